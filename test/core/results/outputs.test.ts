import { type Manifest, manifestOutputs, readManifest, storedOutputs } from '../../../lib/core';

const STORED = { uri: 's3://artifacts/jobs/run-1/outputs/rank-0-1/x', sizeBytes: 3, crc32: 'AAAA' };

/** A manifest of the job run-1 as a runner writes it. */
function manifestOf(outputs: Manifest['outputs'], changes: object = {}): string {
  return JSON.stringify({
    version: 1,
    job: 'run-1',
    writer: {
      id: 'rank-0-1',
      rank: 0,
      worldSize: 3,
      host: 'algo-1',
      startedAt: '2026-11-23T20:00:00.000Z',
    },
    committedAt: '2026-11-23T20:10:00.000Z',
    outputs,
    ...changes,
  });
}

const read = (text: string, outputs: readonly string[] = ['a']) =>
  readManifest(text, 'run-1', outputs);

/** Why a manifest cannot be used; undefined where it can. */
function objection(text: string, outputs?: readonly string[]): string | undefined {
  const answer = read(text, outputs);
  return 'unusable' in answer ? answer.unusable : undefined;
}

describe('manifestOutputs', () => {
  test('gives values as they are and references to everything else', () => {
    const outputs: Manifest['outputs'] = {
      file: { type: 'file', ...STORED },
      directory: {
        type: 'directory',
        uri: 's3://a/b/',
        fileCount: 2,
        sizeBytes: 3,
        listing: STORED,
      },
      stored: { type: 'json', ...STORED },
      integer: { type: 'integer', value: -(2 ** 53) + 1 },
      float: { type: 'float', value: 0.1 },
      notANumber: { type: 'float', value: 'NaN' },
      text: { type: 'text', value: '' },
      flag: { type: 'flag', value: false },
      json: { type: 'json', value: { uri: 's3://a/b', type: 'file', deep: [null] } },
      nothing: { type: 'json', value: null },
    };
    const answer = read(manifestOf(outputs), Object.keys(outputs));
    if (!('manifest' in answer)) throw new Error(answer.unusable);
    const returned = manifestOutputs(answer.manifest);
    // By what the manifest says, never by how a value looks.
    expect(returned.stored).toEqual(['file', 'directory', 'stored']);
    expect(Object.keys(storedOutputs(returned))).toEqual(returned.stored);
    expect(returned.outputs).toEqual({
      file: { type: 'file', ...STORED },
      directory: {
        type: 'directory',
        uri: 's3://a/b/',
        fileCount: 2,
        sizeBytes: 3,
        listing: STORED,
      },
      stored: { type: 'json', ...STORED },
      integer: -(2 ** 53) + 1,
      float: 0.1,
      notANumber: 'NaN',
      text: '',
      flag: false,
      json: { uri: 's3://a/b', type: 'file', deep: [null] },
      nothing: null,
    });
  });

  test('keeps a name that every object inherits', () => {
    const text = manifestOf({}).replace(
      '"outputs":{}',
      '"outputs":{"__proto__":{"type":"float","value":1}}',
    );
    const answer = read(text, ['__proto__']);
    if (!('manifest' in answer)) throw new Error(answer.unusable);
    const { outputs, stored } = manifestOutputs(answer.manifest);
    expect(Object.entries(outputs)).toEqual([['__proto__', 1]]);
    expect(storedOutputs({ outputs, stored })).toEqual({});
  });
});

describe('readManifest', () => {
  const ONE = { a: { type: 'float', value: 1 } };

  test('takes what the runner writes', () => {
    expect(read(manifestOf(ONE))).toEqual({ manifest: JSON.parse(manifestOf(ONE)) });
  });

  test.each([
    ['', /^it is not JSON: /],
    ['{"version":1,', /^it is not JSON: /],
    ['[]', /^it is no object but \[\]$/],
    ['null', /^it is no object but null$/],
    ['{}', /^it has the version undefined, and 1 is known; deploy/],
    [manifestOf(ONE, { version: 2 }), /^it has the version 2, and 1 is known; deploy/],
    [manifestOf(ONE, { version: '1' }), /^it has the version "1", and 1 is known; deploy/],
    [manifestOf(ONE, { job: 'run-2' }), /^it is of the job "run-2"$/],
    [manifestOf(ONE, { outputs: [] }), /^its outputs are no object but \[\]$/],
    [manifestOf({}), /^it lacks the outputs a$/],
    [
      manifestOf({ ...ONE, b: { type: 'float', value: 1 } }),
      /^it has outputs that no task declares: b$/,
    ],
    [manifestOf({ a: 5 as never }), /^these outputs have neither a value nor a URI: a$/],
    [manifestOf({ a: { type: 'file' } as never }), /^these outputs have neither .* URI: a$/],
    [manifestOf({ a: { value: 5 } as never }), /^these outputs have neither .* URI: a$/],
  ])('fails for %j', (text, why) => expect(objection(text)).toMatch(why));
});
