import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parseRequest, planExecution, type TaskRecord, withImage } from '../../lib/core';
import { jsonMistake } from '../../lib/core/requests/json-mistake';
import { tasks } from '../../tasks';
import { EVERYTHING, everythingRequest } from '../core/_helpers/everything';
import { anyJson, jsonMutations, mutate } from './mutations';
import { orUserError, runs } from './outcome';

jest.setTimeout(30 * 60_000);

const FACTS = {
  region: 'us-east-1',
  account: '123456789012',
  bucket: 'bucket',
  roleArn: 'arn:aws:iam::123456789012:role/r',
  workflow: 'main',
};
const EXECUTION = { name: 'fuzz' };

const records: readonly TaskRecord[] = [...tasks.map(({ record }) => record), EVERYTHING];

/** A record as deployed: its image is known. */
function deployed(record: TaskRecord): TaskRecord {
  if (record.kind === 'tuning') {
    return { ...record, tasks: record.tasks.map(deployed) } as TaskRecord;
  }
  return record.kind === 'custom' ? withImage(record, 'image:tag') : record;
}

const EXAMPLES = join(__dirname, '../../examples');
const examples = readdirSync(EXAMPLES)
  .filter((name) => name.endsWith('.json'))
  .map((name) => {
    const text = readFileSync(join(EXAMPLES, name), 'utf8').replaceAll('"data/', '"s3://bucket/');
    return JSON.parse(text) as { readonly task: string };
  });

const sound = fc.constantFrom(...examples, everythingRequest() as (typeof examples)[number]);
const { numRuns, ...settings } = runs('FUZZ_REQUESTS', 600);

/** Shares of the whole number, so that it is the number of requests. */
const share = (part: number) => ({ ...settings, numRuns: Math.ceil(numRuns * part) });

test('a request that was changed anywhere is planned, or refused as its user’s', () => {
  const property = fc.property(
    sound,
    jsonMutations,
    fc.nat(records.length - 1),
    (request, changes, other) => {
      const changed = mutate(request, changes);
      const own = records.findIndex(({ name }) => name === request.task);
      // Sometimes for another task than the one that it was written for.
      const record = records[changes.length === 4 ? other : own] as TaskRecord;
      orUserError(() => planExecution(deployed(record), changed, EXECUTION, FACTS));
    },
  );
  fc.assert(property, share(0.7));
});

test('any JSON is planned, or refused as its user’s', () => {
  const property = fc.property(anyJson, fc.constantFrom(...records), (request, record) => {
    orUserError(() => planExecution(deployed(record), request, EXECUTION, FACTS));
  });
  fc.assert(property, share(0.1));
});

test('any name of an execution is taken, or refused as its user’s', () => {
  const name = fc.string({ unit: 'binary', maxLength: 90 });
  const property = fc.property(sound, name, (request, execution) => {
    const record = records.find((it) => it.name === request.task) as TaskRecord;
    orUserError(() => planExecution(deployed(record), request, { name: execution }, FACTS));
  });
  fc.assert(property, share(0.05));
});

test('a text is read as JSON.parse reads it, or refused with the place where it is none', () => {
  const edit = fc.record({
    at: fc.nat(2_000),
    cut: fc.nat(3),
    add: fc.oneof(
      fc.constantFrom(
        '"',
        "'",
        ',',
        ':',
        '{',
        '}',
        '[',
        ']',
        '//',
        '\\',
        '\n',
        '\0',
        '0',
        '-',
        '.',
        'e',
        'true',
        ' ',
      ),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
  });
  const property = fc.property(sound, fc.array(edit, { maxLength: 3 }), (request, edits) => {
    let text = JSON.stringify(request, null, edits.length);
    for (const { at, cut, add } of edits) {
      const index = at % (text.length + 1);
      text = text.slice(0, index) + add + text.slice(index + cut);
    }
    const isJson = isParsed(text);
    expect(jsonMistake(text) === undefined).toBe(isJson);
    const read = orUserError(() => parseRequest(text));
    if (!isJson) expect(read).toBeUndefined();
  });
  fc.assert(property, share(0.15));
});

function isParsed(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
