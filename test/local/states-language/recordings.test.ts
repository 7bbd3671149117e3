import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type InvokeLambda,
  type RunResult,
  runStateMachine,
  virtualClock,
} from '../../../lib/local/states-language';

interface Recording {
  id: string;
  definition: object;
  input: unknown;
  lambda: string | null;
  lambdaCause?: string;
  expected: {
    status: string;
    output?: unknown;
    error?: string;
    cause?: string;
    ignore?: string[];
  };
  trace?: unknown[];
}

const NEVER_COMPARED = ['SdkHttpMetadata', 'SdkResponseMetadata', 'RedriveCount'];

const recordings = readFileSync(join(__dirname, 'recordings', 'cases.jsonl'), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Recording);

/** The function of a recording: hands its payload back, or raises what was recorded. */
function functionOf({ lambda, lambdaCause }: Recording): InvokeLambda {
  let calls = 0;
  return async ({ Payload = {} }) => {
    calls++;
    if (lambda === 'echo') return { ExecutedVersion: '$LATEST', Payload, StatusCode: 200 };
    const [, name, message] = /^raise:([^:]+):([\s\S]*)$/.exec(lambda ?? '') ?? [];
    if (name === undefined) throw new Error('this recording has no function');
    const cause = (lambdaCause ?? message ?? '').replace('{n}', String(calls));
    throw Object.assign(new Error(message, { cause }), { name });
  };
}

/** As JSON, without what is never compared and with masked values blanked. */
function comparable(value: unknown, masked: readonly string[] = []): unknown {
  if (value === undefined) return undefined;
  const copy = JSON.parse(
    JSON.stringify(value, (name, member) => (NEVER_COMPARED.includes(name) ? undefined : member)),
  );
  for (const pointer of masked) blank(copy, pointer.split('/').slice(1));
  return copy;
}

function blank(value: Record<string, unknown>, [name, ...rest]: string[]): void {
  if (name === undefined || !(name in value)) return;
  if (rest.length === 0) value[name] = 'masked';
  else blank(value[name] as Record<string, unknown>, rest);
}

describe('the recordings of AWS', () => {
  test('are all here', () => {
    expect(recordings).toHaveLength(59);
  });

  test.each(recordings.map((recording) => [recording.id, recording] as const))(
    '%s',
    async (_id, recording) => {
      const { definition, input, expected, trace } = recording;
      const result: RunResult = await runStateMachine({
        definition,
        input,
        invokeLambda: functionOf(recording),
        clock: virtualClock(),
      });
      const { ignore, ...outcome } = expected;
      expect({
        status: result.status,
        ...('output' in outcome ? { output: comparable(result.output, ignore) } : {}),
        ...(result.error === undefined ? {} : { error: result.error }),
        ...(result.cause === undefined ? {} : { cause: result.cause }),
      }).toEqual({
        ...outcome,
        ...('output' in outcome ? { output: comparable(outcome.output, ignore) } : {}),
      });
      if (trace !== undefined && ignore === undefined) {
        expect(comparable(result.trace)).toEqual(comparable(trace));
      }
    },
  );
});
