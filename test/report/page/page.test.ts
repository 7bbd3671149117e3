import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import type { ReportSource } from '../../../lib/core';
import { type ReportTemplate, renderReport } from '../../../lib/report';
import {
  findChromium,
  type OpenPage,
  openInBrowser,
  openInJsdom,
  startChromium,
  type View,
} from '../_helpers/open-page';
import { failed, log, trained } from '../_helpers/report-source';
import { builtTemplate } from '../_helpers/template';
import { trialsOf, tuned, tunedTogether } from '../_helpers/tuning-source';

const chromium = findChromium();
const inBrowser = chromium === undefined ? test.skip : test;
const folder = mkdtempSync(join(tmpdir(), 'rankzero-page-'));
let template: ReportTemplate;
let browser: Browser | undefined;
let page: OpenPage | undefined;

beforeAll(async () => {
  template = builtTemplate();
  if (chromium === undefined) {
    process.stderr.write(
      'No Chromium on this machine: reports are tested in jsdom, without layout. Set CHROMIUM to its path.\n',
    );
  } else {
    browser = await startChromium(chromium);
  }
});

afterEach(async () => {
  await page?.close();
  page = undefined;
});

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(data: ReportSource, view?: View): Promise<OpenPage> {
  const html = renderReport(data, template);
  if (browser === undefined) {
    page = await openInJsdom(html);
  } else {
    const file = join(folder, 'report.html');
    writeFileSync(file, html);
    page = await openInBrowser(browser, file, view);
  }
  return page;
}

/** Goes through the page, so that every chart comes near. */
async function scrollThrough({ real, evaluate }: OpenPage): Promise<void> {
  if (real === undefined) return;
  await evaluate(() => {
    for (const plot of document.querySelectorAll('[data-chart]')) plot.scrollIntoView();
  });
  for (let top = 0; top < (await evaluate(() => document.body.scrollHeight)); top += 800) {
    await real.evaluate((y) => window.scrollTo({ top: y, behavior: 'instant' }), top);
    await real.evaluate(() => new Promise((done) => requestAnimationFrame(() => done(undefined))));
  }
  await real.waitForFunction(
    () =>
      document.querySelectorAll('[data-drawn]').length ===
      document.querySelectorAll('[data-chart]').length,
  );
}

/** How many marks each chart has: paths and texts of its SVG, or a canvas that is not empty. */
function marksOf({ evaluate }: OpenPage): Promise<number[]> {
  return evaluate(() =>
    [...document.querySelectorAll('[data-chart]')].map(
      (plot) => plot.querySelectorAll('svg path, svg text, canvas').length,
    ),
  );
}

/** The trials in the leaderboard, in their order. */
function shownTrials({ evaluate }: OpenPage): Promise<string[]> {
  return evaluate(() =>
    [...document.querySelectorAll('#trials tbody tr')].map((row) =>
      (row.querySelector('button')?.textContent ?? '').slice(1),
    ),
  );
}

function sortOf({ evaluate }: OpenPage): Promise<string[]> {
  return evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('#trials th[aria-sort]')].map(
      (head) => `${head.dataset.key} ${head.getAttribute('aria-sort')}`,
    ),
  );
}

describe('a training’s page', () => {
  test('draws a chart for each metric, with no word in the console', async () => {
    const opened = await open(trained());

    await scrollThrough(opened);

    const marks = await marksOf(opened);
    expect(marks).toHaveLength(2);
    for (const count of marks) expect(count).toBeGreaterThan(6);
    expect(opened.problems).toEqual([]);
  });

  test('shows one log at a time, the one with the error first; arrows change it', async () => {
    const opened = await open(failed());
    const shown = () =>
      opened.evaluate(() =>
        [...document.querySelectorAll('.log:not(.hidden)')].map(
          (panel) => panel.querySelector('.log-note')?.textContent,
        ),
      );

    expect(await shown()).toEqual(['algo-2: 5 lines']);
    await opened.press('[role=tab][aria-selected=true]', 'ArrowRight');
    expect(await shown()).toEqual(['algo-3: 3 lines']);
    await opened.press('[role=tab][aria-selected=true]', 'Home');
    expect(await shown()).toEqual(['algo-1: 2 lines']);
    expect(await opened.evaluate(() => document.activeElement?.textContent)).toBe('algo-1');
    expect(opened.problems).toEqual([]);
  });

  test('runs no script and loads nothing that a text brings along', async () => {
    const evil = '</script><script>document.title = "owned"</script><img src=x onerror=alert(1)>';

    const opened = await open(
      trained({
        curves: { [evil]: [{ step: 0, value: 1, timestamp: 0 }] },
        logs: [log(evil, [evil, '<!--', ']]>'])],
      }),
    );
    await scrollThrough(opened);

    expect(await opened.evaluate(() => document.title)).toContain('Succeeded');
    expect(await opened.evaluate(() => document.querySelectorAll('img, main script').length)).toBe(
      0,
    );
    expect(opened.problems).toEqual([]);
    expect(opened.requests).toEqual([]);
  });
});

describe('a tuning’s page', () => {
  test('draws every chart', async () => {
    const opened = await open(tuned(trialsOf(40)));

    await scrollThrough(opened);

    const marks = await marksOf(opened);
    // The objective, parallel coordinates, five parameters and the best trial's curves.
    expect(marks).toHaveLength(8);
    for (const count of marks) expect(count).toBeGreaterThan(6);
    expect(opened.problems).toEqual([]);
    expect(opened.requests).toEqual([]);
  });

  test('has the best trial first, and sorts by click: once up, twice down', async () => {
    const trials = trialsOf(40);
    const best = trials.reduce((lowest, trial) =>
      trial.status === 'Completed' && (trial.objective ?? 9) < (lowest.objective ?? 9)
        ? trial
        : lowest,
    );
    const opened = await open(tuned(trials));

    expect((await shownTrials(opened))[0]).toBe(String(trials.indexOf(best) + 1));
    expect(await sortOf(opened)).toEqual(['objective ascending']);

    const press = () =>
      opened.evaluate(() =>
        document.querySelector<HTMLElement>('th[data-key=number] button')?.click(),
      );
    await press();
    expect((await shownTrials(opened)).slice(0, 3)).toEqual(['1', '2', '3']);
    await press();
    expect((await shownTrials(opened)).slice(0, 3)).toEqual(['40', '39', '38']);
    expect(await sortOf(opened)).toEqual(['number descending']);
  });

  test('sorts by keyboard', async () => {
    const trials = trialsOf(40);
    const opened = await open(tuned(trials));
    const byEta = [...trials.keys()].sort(
      (a, b) => Number(trials[a]?.parameters.eta) - Number(trials[b]?.parameters.eta),
    );

    await opened.press('th[data-key=value-3] button', 'Enter');

    expect(await sortOf(opened)).toEqual(['value-3 ascending']);
    expect((await shownTrials(opened)).slice(0, 5)).toEqual(
      byEta.slice(0, 5).map((index) => String(index + 1)),
    );
    expect(await opened.evaluate(() => document.activeElement?.closest('th')?.dataset.key)).toBe(
      'value-3',
    );
  });

  test('shows 25 of many trials, then more, then all', async () => {
    const opened = await open(tuned(trialsOf(120)));
    const status = () =>
      opened.evaluate(() => document.getElementById('shown')?.textContent ?? null);

    expect(await shownTrials(opened)).toHaveLength(25);
    expect(await status()).toBe('25 of 120 trials');
    await opened.press('#more', 'Enter');
    expect(await shownTrials(opened)).toHaveLength(50);
    await opened.press('#all', 'Enter');
    expect(await shownTrials(opened)).toHaveLength(120);
    expect(await opened.evaluate(() => document.getElementById('more')?.hidden)).toBe(true);
  });

  test('picks a trial out in the table and in the charts', async () => {
    const opened = await open(tuned(trialsOf(40)));
    await scrollThrough(opened);
    const before = await opened.evaluate(
      () => document.querySelectorAll('[data-chart=history] svg path').length,
    );

    await opened.press('#trials tbody tr:nth-child(3) button', 'Enter');

    expect(
      await opened.evaluate(
        () => document.querySelectorAll('tr.chosen [aria-pressed=true]').length,
      ),
    ).toBe(1);
    await opened.real?.waitForFunction(
      (count) => document.querySelectorAll('[data-chart=history] svg path').length > count,
      before,
    );
    expect(
      await opened.evaluate(
        () => document.querySelectorAll('[data-chart=history] svg path').length,
      ),
    ).toBeGreaterThan(before);
    expect(opened.problems).toEqual([]);
  });

  test('has no empty charts where every trial failed', async () => {
    const opened = await open(tuned(trialsOf(200).filter(({ status }) => status === 'Failed')));

    expect(await opened.evaluate(() => document.querySelectorAll('[data-chart]').length)).toBe(0);
    expect((await shownTrials(opened)).length).toBeGreaterThan(0);
    expect(opened.problems).toEqual([]);
  });

  test('keeps charts and table of 1,000 trials', async () => {
    const opened = await open(tuned(trialsOf(1_000)));

    await scrollThrough(opened);

    const marks = await marksOf(opened);
    expect(marks[0]).toBeGreaterThan(900);
    expect(await shownTrials(opened)).toHaveLength(25);
    expect(opened.problems).toEqual([]);
  });
});

describe('any page', () => {
  const pages: Readonly<Record<string, () => ReportSource>> = {
    training: trained,
    failure: failed,
    tuning: () => tuned(trialsOf(40)),
    'tuning of two tasks': () => tunedTogether(trialsOf(40)),
    'stopped tuning': () =>
      tuned(trialsOf(14), { status: 'Stopped', error: 'TuningStopped', cause: 'It was stopped.' }),
  };

  for (const [name, data] of Object.entries(pages)) {
    inBrowser(`has no horizontal scrolling at 400 and then at 1,400 pixels: ${name}`, async () => {
      const opened = await open(data(), { width: 400 });
      for (const width of [400, 1_400]) {
        await opened.real?.setViewportSize({ width, height: 900 });

        await scrollThrough(opened);

        expect(await opened.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      }
      expect(opened.problems).toEqual([]);
      expect(opened.requests).toEqual([]);
    });

    test(`has names, a single h1, no jump in its headings, and ids of their own: ${name}`, async () => {
      const opened = await open(data());

      const found = await opened.evaluate(() => {
        const nameless = [
          ...document.querySelectorAll('a, button, [role=img], [role=group], table'),
        ]
          .filter((element) => {
            const own = element.getAttribute('aria-label') ?? element.textContent ?? '';
            return own.trim() === '';
          })
          .map((element) => element.outerHTML);
        const levels = [...document.querySelectorAll('h1, h2, h3, h4')].map((heading) =>
          Number(heading.tagName.slice(1)),
        );
        const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
        const targets = [...document.querySelectorAll('[aria-labelledby], [aria-controls], nav a')]
          .map(
            (element) =>
              element.getAttribute('aria-labelledby') ??
              element.getAttribute('aria-controls') ??
              (element.getAttribute('href') ?? '').slice(1),
          )
          .filter((id) => document.getElementById(id) === null);
        const still = [...document.querySelectorAll('.scroll, .log, pre')].filter(
          (element) => element.getAttribute('tabindex') !== '0',
        ).length;
        return { nameless, levels, ids, targets, still, lang: document.documentElement.lang };
      });

      expect(found.nameless).toEqual([]);
      expect(found.levels.filter((level) => level === 1)).toHaveLength(1);
      for (const [index, level] of found.levels.entries()) {
        expect(level - (found.levels[index - 1] ?? 0)).toBeLessThanOrEqual(1);
      }
      expect(new Set(found.ids).size).toBe(found.ids.length);
      expect(found.targets).toEqual([]);
      expect(found.still).toBe(0);
      expect(found.lang).toBe('en');
    });
  }

  inBrowser('follows the colours of the system, charts as well', async () => {
    const opened = await open(trained(), { scheme: 'dark' });
    await scrollThrough(opened);
    const look = () =>
      opened.evaluate(() => ({
        page: getComputedStyle(document.body).backgroundColor,
        label: document.querySelector('[data-chart] svg text')?.getAttribute('fill'),
      }));

    expect(await look()).toEqual({ page: 'rgb(15, 18, 22)', label: '#a3adb9' });

    await opened.real?.emulateMedia({ colorScheme: 'light' });
    await opened.real?.waitForFunction(
      () => document.querySelector('[data-chart] svg text')?.getAttribute('fill') !== '#a3adb9',
    );

    expect(await look()).toEqual({ page: 'rgb(247, 248, 249)', label: '#565f6b' });
  });

  inBrowser('prints every chart on light paper, whatever the screen', async () => {
    const opened = await open(tuned(trialsOf(40)), { scheme: 'dark' });

    const pdf = await opened.real?.pdf({ format: 'A4' });

    expect(pdf?.subarray(0, 5).toString()).toBe('%PDF-');
    expect(await opened.evaluate(() => document.querySelectorAll('[data-drawn]').length)).toBe(8);
    expect(opened.problems).toEqual([]);
  });

  inBrowser('refuses every request by its policy', async () => {
    const opened = await open(trained());

    const answer = await opened.evaluate(() =>
      fetch('https://example.com/').then(
        () => 'answered',
        () => 'refused',
      ),
    );

    expect(await answer).toBe('refused');
    expect(opened.problems.join(' ')).toContain('Content Security Policy');
  });
});
