import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../../lib/local/aws/clock';
import { AwsError } from '../../../lib/local/aws/errors';
import { StepFunctionsService } from '../../../lib/local/step-functions';
import { type Answer, invokeLambda } from './_helpers/echo';

/** One call of a recording, and what AWS answered. */
interface Step {
  /** An operation, or `wait` for the end of an execution. */
  readonly call: string;
  readonly input: Answer;
  /** What it is called in the recording. */
  readonly as?: string;
  readonly expect?: { answer: unknown } | { error: string; message?: string };
  /** Why the local account answers something else. */
  readonly differs?: string;
}

const [head = '', ...lines] = readFileSync(join(__dirname, 'recordings/cases.jsonl'), 'utf8')
  .trimEnd()
  .split('\n');
const { definitions } = JSON.parse(head) as { definitions: string[] };
const recordings = lines.map((line) => JSON.parse(line) as { id: string; steps: Step[] });

/** Younger than some recordings. */
const NEWER = ['redriveCount', 'redriveStatus', 'redriveStatusReason', 'tracingConfiguration'];

/** What was masked when it was recorded: one mask stands for one text. */
const MASK =
  /(<[^<>]+>|111111111111|s[nf]{2}_role_arn\w*|state_machine_alias_(?:base_)?name|log_group_name|s?sm_nonexistent_arn|invalid_execution_arn)/;

/** The first difference; undefined where there is none. */
function difference(
  recorded: unknown,
  found: unknown,
  masks: Map<string, string>,
  at = '',
): string | undefined {
  if (recorded === 'datetime' || recorded === 'timestamp') {
    return found instanceof Date ? undefined : `${at}: no date`;
  }
  if (recorded === 'date') return typeof found === 'string' ? undefined : `${at}: no date`;
  if (typeof recorded === 'string') return differentText(recorded, String(found), masks, at);
  if (typeof recorded !== 'object' || recorded === null) {
    return recorded === found ? undefined : `${at}: ${recorded}, not ${found}`;
  }
  // Recordings have JSON read.
  const actual = typeof found === 'string' ? JSON.parse(found) : (found ?? {});
  const names = new Set([...Object.keys(recorded), ...Object.keys(actual)]);
  for (const name of names) {
    if (name === 'definition') continue;
    const isNewer = !Object.hasOwn(recorded, name) && NEWER.includes(name);
    if (isNewer) continue;
    if (!Object.hasOwn(recorded, name)) return `${at}/${name}: not recorded`;
    if (!Object.hasOwn(actual, name)) return `${at}/${name}: missing`;
    const inner = difference((recorded as Answer)[name], actual[name], masks, `${at}/${name}`);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

function differentText(
  recorded: string,
  found: string,
  masks: Map<string, string>,
  at: string,
): string | undefined {
  const parts = recorded.split(MASK);
  const pattern = parts.map((part, i) =>
    i % 2 === 1 ? '(.+?)' : part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'),
  );
  const match = new RegExp(`^${pattern.join('')}$`, 's').exec(found);
  if (match === null) return `${at}: '${recorded}', not '${found}'`;
  for (const [i, value] of match.slice(1).entries()) {
    const mask = parts[2 * i + 1] ?? '';
    if ((masks.get(mask) ?? value) !== value) {
      return `${at}: ${mask} was ${masks.get(mask)} and is ${value}`;
    }
    masks.set(mask, value);
  }
  return undefined;
}

/** An input with its definition, and with `${step.member}` of earlier answers. */
function filledIn(input: Answer, answers: readonly Answer[]): Answer {
  const text = JSON.stringify(input, (name, value) =>
    name === 'definition' && /^@\d+$/.test(value) ? definitions[Number(value.slice(1))] : value,
  );
  return JSON.parse(
    text.replace(/\$\{(\d+)\.(\w+)\}/g, (_, step, member) => answers[Number(step)]?.[member]),
  );
}

async function outcomeOf(
  service: StepFunctionsService,
  { call, expect: recorded }: Step,
  input: Answer,
  masks: Map<string, string>,
): Promise<{ answer: Answer; why: string | undefined }> {
  try {
    const answer: Answer =
      call === 'wait'
        ? { rest: await service.finished(input.executionArn) }
        : await service.call(call, input);
    if (recorded === undefined) return { answer, why: undefined };
    if (!('answer' in recorded)) return { answer, why: `no ${recorded.error}` };
    return { answer, why: difference(recorded.answer, answer, masks) };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const { code, message, statusCode } = error;
    if (recorded === undefined || 'answer' in recorded) {
      return { answer: {}, why: recorded && `${code}: ${message}` };
    }
    const found = { code, message, statusCode };
    const expected = { code: recorded.error, message: recorded.message, statusCode: 400 };
    return { answer: {}, why: difference(expected, found, masks) };
  }
}

let service: StepFunctionsService;

beforeEach(() => {
  service = new StepFunctionsService({
    clock: systemClock,
    integrations: { invokeLambda, integrations: {} },
    place: { partition: 'aws', region: 'us-east-1', account: '123456789012' },
    stateMachines: [],
  });
});

afterEach(() => service.close());

test.each(recordings)('$id', async ({ steps }) => {
  const masks = new Map<string, string>();
  const answers: Answer[] = [];
  const seen: [string, string | undefined][] = [];
  for (const step of steps) {
    const { answer, why } = await outcomeOf(service, step, filledIn(step.input, answers), masks);
    answers.push(answer);
    if (step.as === undefined) continue;
    // What is said to differ has to.
    const told = step.differs === undefined || why === undefined ? why : step.differs;
    seen.push([step.as, told]);
  }
  const expected = steps.flatMap(({ as, differs }) => (as === undefined ? [] : [[as, differs]]));
  expect(seen).toEqual(expected);
});

test('all but a few answers are as AWS gave them; the others say why not', () => {
  const all = recordings.flatMap(({ steps }) => steps).filter(({ as }) => as !== undefined);
  const differing = all.filter(({ differs }) => differs !== undefined);
  expect([all.length, differing.length]).toEqual([406, 15]);
});
