import {
  classify,
  digest,
  type ReportSource,
  type TrainingFailure,
  type TrainingResult,
  type Trial,
  type TuningResult,
} from '../../lib/core';
import { renderReport } from '../../lib/report';
import { curve, failed, log, trained } from './_helpers/report-source';
import { BARE, builtTemplate } from './_helpers/template';
import { trialsOf, tuned, tunedTogether } from './_helpers/tuning-source';

const render = (data: ReportSource) => renderReport(data, BARE);

/** The text of a page, without its tags. */
function textOf(data: ReportSource): string {
  return render(data)
    .replace(/<script.*?<\/script>/gs, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
}

/** Titles of the sections, in their order. */
function sectionsOf(data: ReportSource): string[] {
  return [...render(data).matchAll(/<h2[^>]*>(.*?)<\/h2>/gs)].map(([, title = '']) =>
    title.replace(/<[^>]*>/g, ''),
  );
}

describe('the report of a training', () => {
  test('says what ran, where, for how long, and what it cost', () => {
    const text = textOf(trained());

    expect(text).toContain('Training job pima-xgboost ✓ Succeeded pima-20261123-201503');
    expect(text).toContain('Took 2 min 21 s');
    expect(text).toContain('Billed 1 min 36 s 1 × ml.m5.large');
    expect(text).toContain('Training 1 min 03 s');
    expect(text).toContain('about 0.0031 USD by the workflow’s price table');
  });

  test('names no money where no price is known', () => {
    const data = trained();
    const { cost: _cost, ...result } = data.result as TrainingResult;
    const { prices: _prices, worstCase, ...plan } = data.plan;
    const { cost: _worst, ...seconds } = worstCase;
    const unpriced = {
      ...data,
      result,
      plan: { ...plan, worstCase: seconds } as ReportSource['plan'],
    };

    expect(textOf(unpriced)).not.toContain('USD');
  });

  test('has its parts in the order in which they are asked for', () => {
    expect(sectionsOf(trained())).toEqual([
      'Metrics',
      'Outputs',
      'Parameters and data',
      'Time and cost',
      'Log',
      'Lineage',
    ]);
  });

  test('links to the pages of what it names, and keeps their addresses as text', () => {
    const html = render(trained());

    expect(html).toContain(
      '<a href="https://eu-west-1.console.aws.amazon.com/s3/object/artifacts?region=eu-west-1&amp;prefix=jobs%2Fpima%2Foutput%2Fmodel.tar.gz" rel="noreferrer"><code>s3://artifacts/jobs/pima/output/model.tar.gz</code></a>',
    );
    expect(html).toContain('<code>arn:aws:sagemaker:eu-west-1:210987654321:training-job/');
    expect(html).toContain('sagemaker-xgboost:');
  });

  test('keeps every digit of a parameter', () => {
    expect(textOf(trained())).toContain('eta 1e-7');
  });

  test('shows every kind of output', () => {
    const { result, ...rest } = trained();
    const text = textOf({
      ...rest,
      result: {
        ...result,
        outputs: {
          report: { type: 'file', uri: 's3://b/k', sizeBytes: 1_500, crc32: 'AAAAAA==' },
          logs: {
            type: 'directory',
            uri: 's3://b/logs/',
            fileCount: 2,
            sizeBytes: 20,
            listing: { uri: 's3://b/listing.json' },
          },
          accuracy: 0.93,
          // Values, whatever they look like: only what the result says is stored is a reference.
          odd: { type: 'file', uri: 's3://b/odd', sizeBytes: 1 },
          link: 'javascript:alert(1)',
          nothing: null,
          list: [1, 'two'],
        },
        stored: ['report', 'logs'],
        persistedBy: { rank: 2, host: 'algo-3' },
      } as ReportSource['result'],
    });

    expect(text).toMatch(/report file s3:\/\/b\/k .*1\.5 kB/);
    expect(text).toMatch(/logs directory s3:\/\/b\/logs\/ .*2 files, 20 B/);
    expect(text).toContain('accuracy number 0.93');
    expect(text).toContain('Returned by rank 2 on algo-3.');
    expect(text).toContain(
      'odd json {&quot;type&quot;:&quot;file&quot;,&quot;uri&quot;:&quot;s3://b/odd&quot;,&quot;sizeBytes&quot;:1}',
    );
    expect(text).toContain('nothing null null');
    expect(text).toContain('list list [1,&quot;two&quot;]');
  });

  test('tells metrics that are no numbers for what they are', () => {
    const text = textOf(
      trained({
        curves: {
          loss: [
            { step: 0, value: 1, timestamp: 0 },
            { step: 1, value: Number.NaN, timestamp: 1 },
          ],
          gain: [{ step: 0, value: Number.POSITIVE_INFINITY, timestamp: 0 }],
        },
      }),
    );

    expect(text).toContain('loss NaN 1 at step 0 1 at step 0 2');
    expect(text).toContain('gain ∞ – – 1');
  });

  test('tells hosts apart that reported other values', () => {
    const of = (host: string, loss: number) => ({ host, last: { loss, auc: 1 }, lastNumbers: {} });
    const hosts = [of('algo-1', 0.5), of('algo-2', Number.NaN)];
    expect(textOf(trained({ hostMetrics: hosts }))).toContain('Metric algo-1 algo-2 loss 0.5 NaN');
    expect(textOf(trained({ hostMetrics: hosts.slice(0, 1) }))).not.toContain('by host');
  });

  test('stands without metrics, curves, logs, outputs, phases and price', () => {
    const { result, plan, writtenAt } = trained();
    const bare = {
      result: {
        ...result,
        metrics: {},
        outputs: {},
        stored: [],
        timings: { planSeconds: 0, phases: {}, totalSeconds: 0 },
      },
      plan,
      curves: {},
      logs: [],
      writtenAt,
    } as ReportSource;

    expect(sectionsOf(bare)).toEqual(['Parameters and data', 'Time and cost', 'Lineage']);
  });

  test('shows a note of planning once, with the data that it is about', () => {
    const data = trained();
    const [planned = ''] = data.plan.notes ?? [];
    const notes = [planned, 'loss: it reported NaN, and never a number'];
    const text = textOf({ ...data, result: { ...data.result, notes } });

    expect(text.split(planned)).toHaveLength(2);
    expect(text).toContain('Notes loss: it reported NaN, and never a number');
  });

  test('says how many files each channel has, and how large they are', () => {
    const data = trained();
    const size = { task: data.plan.task, channel: 'train', files: 10_000, bytes: 2.5e9 };
    const of = (one: object) =>
      textOf({ ...data, plan: { ...data.plan, data: [one] } as ReportSource['plan'] });

    expect(of(size)).toContain('10000 2.5 GB');
    expect(of({ ...size, isPart: true })).toContain('at least 10000 at least 2.5 GB');
    expect(textOf(data)).toContain('Read as Files Size');
  });

  test('says where the run is tracked, and how MLflow is opened', () => {
    const data = trained();
    const tracking = {
      mlflow: 'arn:of-the-server',
      experiment: 'churn',
      run: 'run-7',
      open: 'aws …',
    };
    const text = textOf({ ...data, result: { ...data.result, tracking } as TrainingResult });

    expect(text).toMatch(/MLflow arn:of-the-server .*MLflow run churn \/ run-7 Open MLflow aws …/);
  });

  test('ran in the local account: no link leads to a console', () => {
    const data = trained();
    const local = { ...data, result: { ...data.result, isLocal: true } };

    expect(render(local)).not.toContain('href="https:');
    expect(textOf(local)).toContain('Training job in the local account');
  });
});

describe('what is secret', () => {
  test('of the environment only the names are shown', () => {
    const html = render(trained());

    expect(html).toContain('SECRET_THING');
    expect(html).not.toContain('never-shown');
  });

  test('inputs that travel in the document are named, never shown', () => {
    const html = render(failed());

    expect(JSON.stringify(failed().plan)).toContain('hunter2-hidden');
    expect(html).not.toContain('hunter2-hidden');
    expect(textOf(failed())).toContain('Not shown, as secret or long: token .');
  });

  test('the job description of the runner is not a parameter', () => {
    expect(render(failed())).not.toContain('_rankzero');
  });
});

describe('the report of a failure', () => {
  test('has the cause and the log before all else', () => {
    const data = failed();

    expect(sectionsOf(data)).toEqual([
      'Failed: TrainingFailed',
      'Parameters and data',
      'Time and cost',
      'Lineage',
    ]);
    expect(textOf(data)).toMatch(
      /Failed: TrainingFailed .*could not convert.*End of the log.*Traceback/,
    );
  });

  test('begins with the digest: one label, the words of who failed, what to do', () => {
    const data = failed();
    const reason =
      'AlgorithmError: [rankzero] UserError: ValueError: <b>bad</b> shape (train.py:42 in fit), exit code: 1';
    const diagnosis = classify({ stage: 'job', job: { status: 'Failed', failureReason: reason } });
    const of = digest(diagnosis, { gaveUp: 'The same request would fail again.' });
    const text = textOf({ ...data, result: { ...(data.result as TrainingFailure), digest: of } });
    expect(text).toMatch(
      /Failed: user code raised The training code failed\. ValueError: .*bad.* shape \(train\.py:42 in fit\) What to do Fix the code.* Not tried again The same request would fail again\. End of the log/,
    );
    expect(text).not.toContain('AlgorithmError');
  });

  test('shows the lines of the digest where no log was read', () => {
    const data = failed();
    const diagnosis = classify({ stage: 'job', job: { status: 'Failed', failureReason: '' } });
    const of = digest(diagnosis, { log: { host: 'algo-2', lines: ['the last words'] } });
    const result = { ...(data.result as TrainingFailure), digest: of };
    expect(textOf({ ...data, result, logs: [] })).toContain('the last words');
  });

  test('has the link to the log as a link, not as text', () => {
    const html = render(failed());

    expect(html).not.toContain('Logs: https');
    expect(html).toContain('>Whole log in CloudWatch</a>');
  });

  test('marks the lines that tell of an error, and drops a terminal’s colours', () => {
    const html = render(failed());

    expect(html).toContain('<li class="error">Traceback (most recent call last):</li>');
    expect(html).toContain('<li class="error">ValueError: could not convert');
    expect(html).toContain('<li>100%</li>');
    expect(html).toContain('<li>[0]\tloss:1</li>');
    expect(html).not.toContain('\u001b');
  });
});

describe('the report of a tuning', () => {
  test('has the best trial first', () => {
    expect(sectionsOf(tuned(trialsOf(40)))).toEqual([
      'Best trial',
      'Objective over trials',
      'Importance of parameters',
      'Parallel coordinates',
      'Each parameter against the objective',
      'Leaderboard',
      'Failed and stopped trials',
      'Metrics of the best trial',
      'Outputs',
      'Parameters and data',
      'Time and cost',
      'Log',
      'Lineage',
    ]);
  });

  test('shows the best trial’s values, and hands them on as JSON', () => {
    const data = tuned(trialsOf(40));
    const { best } = data.result as TuningResult;

    expect(textOf(data)).toMatch(
      new RegExp(
        `Best trial ${best.objective} validation:error num_round ${best.parameters.num_round} `,
      ),
    );
    expect(render(data)).toContain('data-copy="{\n  &quot;num_round&quot;: ');
  });

  test('ranks parameters by what they explain', () => {
    const text = textOf(tuned(trialsOf(300)));

    expect(text).toMatch(/Direction eta \d\d % higher was better \(ρ −0\.\d\d\) max_depth /);
    expect(text).toContain('Kruskal–Wallis');
  });

  test('does not rank parameters by a handful of trials', () => {
    expect(textOf(tuned(trialsOf(8)))).toMatch(/Too little to tell: \d completed trials/);
  });

  test('groups trials that failed alike', () => {
    const text = textOf(tuned(trialsOf(1_000)));

    expect(text).toMatch(
      /Stopped 112 trials Stopped by a request.*and 92 more Failed 2\d trials out of memory/,
    );
  });

  test('shows what the result notes, and no value of a trial that diverged', () => {
    const [first, ...others] = trialsOf(14);
    const data = tuned([{ ...(first as Trial), divergedTo: 'NaN' }, ...others]);
    const note = 'a: the last report of loss by this trial is NaN';
    const notes = [...data.result.notes, note];
    const text = textOf({ ...data, result: { ...data.result, notes } as ReportSource['result'] });
    expect(text).toContain(`Notes ${note}`);
    expect(text.split('the range takes the place of')).toHaveLength(2);
  });

  test('of a stopped one says so, and still has the best so far', () => {
    const data = tuned(trialsOf(14), {
      status: 'Stopped',
      error: 'TuningStopped',
      cause: 'It was stopped.',
    });

    expect(sectionsOf(data).slice(0, 3)).toEqual([
      'Stopped: TuningStopped',
      'Best trial',
      'Objective over trials',
    ]);
    expect(sectionsOf(data)).toContain('Log');
  });

  test('of one without any value begins with the reasons', () => {
    const data = tuned(trialsOf(200).filter(({ status }) => status === 'Failed'));

    expect(sectionsOf(data).slice(0, 3)).toEqual([
      'Failed: NoBestTrial',
      'Failed and stopped trials',
      'Leaderboard',
    ]);
  });

  test('keeps the parameters of tasks that compete apart', () => {
    const html = render(tunedTogether(trialsOf(60)));

    const headings = [...html.matchAll(/<h3>(.*?)<\/h3>/g)].map(([, title]) => title);
    expect(headings.filter((title) => title === 'boosting')).toHaveLength(5);
    expect(headings.filter((title) => title === 'linear')).toHaveLength(5);
    expect(html).toContain('data-key="group"');
    expect(html).toContain('data-chart="scatter" data-index="1"');
    expect(html.match(/data-chart="parallel"/g)).toHaveLength(2);
  });

  test('stands without any trial', () => {
    const data = tuned([]);

    expect(sectionsOf(data)).toEqual([
      'Failed: NoBestTrial',
      'Parameters and data',
      'Time and cost',
      'Lineage',
    ]);
  });
});

describe('every text of a report', () => {
  const EVIL = [
    '</script><script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '" onmouseover="alert(1)',
    "' autofocus onfocus='alert(1)",
    '<!--<script>',
    '&lt;b&gt;',
    '{7*7}$&$1',
    '\u202egnp.exe \u0000 \ud800',
  ];

  /** The same data with a text in place of every other one, its keys as well. */
  function poisoned(value: unknown, text: string): unknown {
    if (typeof value === 'string') {
      return /^(?:training|tuning|Minimize|continuous|integer|categorical|Succeeded|Failed|Completed|model)$/.test(
        value,
      )
        ? value
        : `${value}${text}`;
    }
    if (Array.isArray(value)) return value.map((part) => poisoned(part, text));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, part]) => [key, poisoned(part, text)]),
    );
  }

  /** Names that a user chooses stand as keys. */
  function renamed<T>(values: Readonly<Record<string, T>>, text: string): Record<string, T> {
    return Object.fromEntries(Object.entries(values).map(([key, value]) => [key + text, value]));
  }

  test.each(EVIL)('is escaped: %j', (text) => {
    for (const data of [trained(), failed(), tuned(trialsOf(30))]) {
      const evil = poisoned({ ...data, curves: renamed(data.curves, text) }, text) as ReportSource;

      const html = render(evil);

      const markup = html.replace(/<script type="application\/json".*?<\/script>/s, '');
      expect(markup).not.toMatch(/<script|<img|<!--/);
      // Outside of quotes no attribute begins that is not ours.
      expect(markup.replace(/"[^"]*"/g, '""')).not.toMatch(/<[^>]*\bon\w+=/);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to find.
      expect(markup).not.toMatch(/[\u0000-\u0008\u001b\p{Surrogate}]/u);
      expect(html.match(/<script/g)).toHaveLength(1);
    }
  });

  test('a very long one is cut, and the page says by how much', () => {
    const long = 'x'.repeat(300_000);
    const { result, ...rest } = trained();

    const html = render({
      ...rest,
      result: { ...result, outputs: { text: long }, stored: [] } as ReportSource['result'],
      logs: [log('algo-1', [long])],
    });

    expect(html.length).toBeLessThan(60_000);
    expect(html).toContain('(298,000 more characters)');
    expect(html).toContain('(296,000 more characters)');
  });
});

describe('the size of a report', () => {
  test('is at most 1 MB with 1,000 trials and a long curve', () => {
    const data = { ...tuned(trialsOf(1_000)), curves: { loss: curve(10_000, 1, 0) } };

    const html = renderReport(data, builtTemplate());

    expect(Buffer.byteLength(html)).toBeLessThan(1_000_000);
  });
});
