import { noRecords } from '../../../lib/local/state';
import { virtualClock } from '../../../lib/local/states-language';
import { StepFunctionsService } from '../../../lib/local/step-functions';
import type { ExecutionStores } from '../../../lib/local/step-functions/kept-executions';
import { type Answer, finished, prefix, roleArn } from './_helpers/echo';

const stateMachineArn = `${prefix}:stateMachine:Steps`;

/** Sets a variable, works with it, fails where the work is not done, and tells what it has. */
const steps = {
  QueryLanguage: 'JSONata',
  StartAt: 'Remember',
  States: {
    Remember: { Type: 'Pass', Assign: { kept: '{% $states.input.kept %}' }, Next: 'Work' },
    Work: { Type: 'Task', Resource: 'arn:aws:states:::demo:work', Next: 'Wait' },
    Wait: { Type: 'Wait', Seconds: 5, Next: 'Tell' },
    Tell: { Type: 'Pass', Output: '{% $kept %}', End: true },
  },
};

/** What a service writes, as lines of its only journal. */
class Written {
  readonly definitions = new Map<string, string>();

  constructor(readonly lines: string[] = []) {}

  get stores(): ExecutionStores {
    return {
      executions: {
        all: () => (this.lines.length === 0 ? [] : [this.lines.map((line) => JSON.parse(line))]),
        append: (_, entry) => this.lines.push(JSON.stringify(entry)),
      },
      definitions: {
        all: () => [...this.definitions.values()].map((text) => JSON.parse(text)),
        put: (key, record) => this.definitions.set(key, JSON.stringify(record)),
        remove: (key) => this.definitions.delete(key),
      },
      machines: noRecords,
    };
  }

  /** What there is when the process is killed after that many lines. */
  killedAfter(count: number): Written {
    const cut = new Written(this.lines.slice(0, count));
    for (const [key, text] of this.definitions) cut.definitions.set(key, text);
    return cut;
  }
}

function serviceOn(written: Written, definition: object = steps, isBroken = false) {
  return new StepFunctionsService({
    clock: virtualClock(Date.UTC(2026, 0, 31)),
    integrations: {
      invokeLambda: async () => ({}),
      integrations: {
        'demo:work': async () => {
          if (isBroken) throw Object.assign(new Error('no'), { name: 'Broken' });
          return 'done';
        },
      },
    },
    stateMachines: [
      { name: 'Steps', arn: stateMachineArn, definition: JSON.stringify(definition), roleArn },
    ],
    stores: written.stores,
  });
}

/** An execution that has failed, and was then redriven by a service that can work. */
async function redrivenOnce() {
  const written = new Written();
  const broken = serviceOn(written, steps, true);
  const { executionArn }: Answer = await broken.call('StartExecution', {
    stateMachineArn,
    input: '{"kept":7}',
  });
  const failed = await finished(broken, executionArn);
  expect(failed.status).toBe('FAILED');
  const service = serviceOn(written);
  expect(await service.call('DescribeExecution', { executionArn })).toEqual(failed);
  await service.call('RedriveExecution', { executionArn });
  const ended = await finished(service, executionArn);
  return { written, executionArn, service, ended };
}

describe('an execution of an earlier account', () => {
  test('is described as before, with its history and the definition that it began with', async () => {
    const { written, executionArn, service, ended } = await redrivenOnce();
    const pass = { QueryLanguage: 'JSONata', StartAt: 'P', States: { P: { Type: 'Succeed' } } };
    const later = serviceOn(written, pass);
    expect(ended).toMatchObject({ status: 'SUCCEEDED', output: '7', redriveCount: 1 });
    for (const operation of [
      'DescribeExecution',
      'GetExecutionHistory',
      'DescribeStateMachineForExecution',
    ]) {
      expect(await later.call(operation, { executionArn })).toEqual(
        await service.call(operation, { executionArn }),
      );
    }
  });

  test('never runs after a kill, whatever was written, and a redrive takes it to its end', async () => {
    const { written, executionArn, ended } = await redrivenOnce();
    for (let count = 1; count <= written.lines.length; count += 1) {
      const cut = written.killedAfter(count);
      const service = serviceOn(cut);
      const found: Answer = await service.call('DescribeExecution', { executionArn });
      const { events }: Answer = await service.call('GetExecutionHistory', { executionArn });
      expect(events.map(({ id }: Answer) => id)).toEqual(
        events.map((_: unknown, n: number) => n + 1),
      );
      expect(events.at(-1).type).toMatch(/^Execution(Succeeded|Failed|Aborted)$/);
      if (found.status === 'SUCCEEDED') continue;
      expect(['FAILED', 'ABORTED']).toContain(found.status);
      // What was made of the kill is written, too: the next start says the same.
      expect(await serviceOn(cut).call('DescribeExecution', { executionArn })).toEqual(found);
      await service.call('RedriveExecution', { executionArn });
      const { status, output } = await finished(service, executionArn);
      expect({ status, output }).toEqual({ status: 'SUCCEEDED', output: ended.output });
    }
  });

  test('that was stopped before the kill keeps the words of whoever stopped it', async () => {
    const written = new Written();
    const service = serviceOn(written);
    const { executionArn }: Answer = await service.call('StartExecution', {
      stateMachineArn,
      input: '{"kept":7}',
    });
    const words = { error: 'Enough', cause: 'It is late.' };
    await service.call('StopExecution', { executionArn, ...words });
    const stopped = await service.call('DescribeExecution', { executionArn });
    const later = serviceOn(written.killedAfter(written.lines.length));
    expect(await later.call('DescribeExecution', { executionArn })).toEqual(stopped);
    expect(stopped).toMatchObject({ status: 'ABORTED', ...words });
  });
});
