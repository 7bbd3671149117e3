import fc from 'fast-check';
import {
  type ExpectedManifest,
  type ManifestDocument,
  manifestOutputs,
  readManifest,
  storedOutputs,
} from '../../../lib/core';
import { anyJson, jsonMutations, mutate } from '../../fuzz/mutations';

const FOLDER = 's3://artifacts/jobs/run-1/outputs/';
const OWN = `${FOLDER}rank-0-0000abcd/`;

/** An object that a runner stored. */
const object = (path: string) => ({ uri: OWN + path, sizeBytes: 3, crc32: 'y/Q5Jg==' });

/** A manifest of the job run-1 as a runner writes it. */
function manifestOf(outputs: ManifestDocument['outputs'], changes: object = {}): string {
  return JSON.stringify({
    version: 1,
    job: 'run-1',
    writer: {
      id: 'rank-0-0000abcd',
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

/** Reads a manifest of outputs of these types. */
function read(text: string, types: Readonly<Record<string, string>> = { a: 'float' }) {
  return readManifest(text, {
    job: 'run-1',
    folder: FOLDER,
    outputs: Object.fromEntries(
      Object.entries(types).map(([name, type]) => [name, { type }]),
    ) as ExpectedManifest['outputs'],
    from: new Date('2026-11-23T19:55:00Z'),
    to: new Date('2026-11-23T20:11:00Z'),
  });
}

/** Why a manifest cannot be used; undefined where it can. */
function objection(text: string, types?: Readonly<Record<string, string>>): string | undefined {
  const answer = read(text, types);
  return answer.kind === 'unusable' ? answer.why : undefined;
}

const OUTPUTS: ManifestDocument['outputs'] = {
  file: { type: 'file', ...object('file/model.npz') },
  directory: {
    type: 'directory',
    uri: `${OWN}directory/`,
    fileCount: 2,
    sizeBytes: 3,
    listing: object('_listings/directory.json'),
  },
  stored: { type: 'json', ...object('stored/value.json') },
  integer: { type: 'integer', value: -(2 ** 53) + 1 },
  float: { type: 'float', value: 0.1 },
  notANumber: { type: 'float', value: 'NaN' },
  text: { type: 'text', value: '' },
  flag: { type: 'flag', value: false },
  json: { type: 'json', value: { uri: 's3://a/b', type: 'file', deep: [null] } },
  nothing: { type: 'json', value: null },
};
const typesOf = (outputs: ManifestDocument['outputs']) =>
  Object.fromEntries(Object.entries(outputs).map(([name, { type }]) => [name, type]));

describe('manifestOutputs', () => {
  test('gives values as they are and references to everything else', () => {
    const answer = read(manifestOf(OUTPUTS), typesOf(OUTPUTS));
    if (answer.kind !== 'manifest') throw new Error(answer.why);
    const returned = manifestOutputs(answer.manifest);
    // By what the manifest says, never by how a value looks.
    expect(returned.stored).toEqual(['file', 'directory', 'stored']);
    expect(Object.keys(storedOutputs(returned))).toEqual(returned.stored);
    expect(returned.outputs).toEqual({
      file: OUTPUTS.file,
      directory: OUTPUTS.directory,
      stored: OUTPUTS.stored,
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
    const answer = read(text, JSON.parse('{"__proto__":"float"}'));
    if (answer.kind !== 'manifest') throw new Error(answer.why);
    const { outputs, stored } = manifestOutputs(answer.manifest);
    expect(Object.entries(outputs)).toEqual([['__proto__', 1]]);
    expect(storedOutputs({ outputs, stored })).toEqual({});
  });
});

describe('readManifest', () => {
  const ONE = { a: { type: 'float', value: 1 } };

  test('takes what the runner writes', () => {
    expect(read(manifestOf(ONE))).toEqual({
      kind: 'manifest',
      manifest: {
        ...JSON.parse(manifestOf(ONE)),
        outputs: { a: { kind: 'value', type: 'float', value: 1 } },
      },
    });
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
    [manifestOf({ a: 5 as never }), /^a is no object but 5$/],
    [manifestOf({ a: { type: 'float' } as never }), /^a has to have either a value or a URI$/],
    [
      manifestOf({ a: { value: 5 } as never }),
      /^a is of the type undefined, and float is declared$/,
    ],
    [manifestOf(ONE, { writer: undefined }), /^its writer is undefined, and not a rank/],
    [
      manifestOf(ONE, { writer: { id: 'rank-0-0000abcd', rank: 1 } }),
      /^its writer is .*not a rank/,
    ],
    [manifestOf(ONE, { writer: { id: '../x', rank: 0 } }), /^its writer is .*not a rank/],
    [manifestOf(ONE, { committedAt: 'soon' }), /^it was committed at "soon", which is no time$/],
    [
      manifestOf(ONE, { committedAt: '2020-11-23T20:10:00.000Z' }),
      /^it was committed at "2020-.*, and the job ran from 2026-11-23T19:55.* another job wrote it/,
    ],
    [manifestOf(ONE, { committedAt: '2027-01-01T00:00:00.000Z' }), /^it was committed at "2027-/],
  ])('fails for %j', (text, why) => expect(objection(text)).toMatch(why));

  test('leaves the clocks of hosts a quarter of an hour', () => {
    expect(objection(manifestOf(ONE, { committedAt: '2026-11-23T20:25:00.000Z' }))).toBeUndefined();
    expect(objection(manifestOf(ONE, { committedAt: '2026-11-23T19:41:00.000Z' }))).toBeUndefined();
  });

  test.each([
    ['integer', { type: 'integer', value: 2 ** 53 }, /has to be an integer within/],
    ['integer', { type: 'integer', value: 1.5 }, /has to be an integer within/],
    ['float', { type: 'float', value: '1' }, /a number, or NaN/],
    ['float', { type: 'text', value: '1' }, /of the type "text", and float is declared/],
    ['text', { type: 'text', value: 1 }, /has to be a text/],
    ['flag', { type: 'flag', value: 'true' }, /has to be true or false/],
    ['flag', { type: 'flag', ...object('a/value.json') }, /has a URI in place of its value/],
    ['file', { type: 'file', value: 'x' }, /has a value in place of a URI/],
    ['file', { type: 'file', value: 'x', ...object('a/x') }, /either a value or a URI/],
    ['file', { type: 'file', ...object('a/x'), uri: 's3://other/x' }, /lies at "s3:\/\/other\/x"/],
    [
      'file',
      { type: 'file', ...object('a/x'), uri: 'javascript:alert(1)' },
      /lies at "javascript:/,
    ],
    ['file', { type: 'file', ...object('b/x') }, /and not in .*rank-0-0000abcd\/a\//],
    ['file', { type: 'file', ...object('a/../b/x') }, /which is no file: it goes up by ".."/],
    ['file', { type: 'file', ...object('a/b/x') }, /and not at .*<file name>/],
    ['file', { type: 'file', ...object('a/x'), sizeBytes: -1 }, /has the size -1/],
    ['file', { type: 'file', ...object('a/x'), crc32: 'none' }, /has the CRC-32 "none"/],
    ['json', { type: 'json', ...object('a/other.json') }, /and not at .*a\/value\.json/],
    ['directory', { ...OUTPUTS.directory }, /and not at .*rank-0-0000abcd\/a\/$/],
    [
      'directory',
      { ...OUTPUTS.directory, uri: `${OWN}a/` },
      /has a listing that lies at .*directory\.json", and not at .*_listings\/a\.json/,
    ],
  ])('fails for an output of type %s that is %j', (type, entry, why) => {
    expect(objection(manifestOf({ a: entry as never }), { a: type })).toMatch(why);
  });
});

test('any document at all is a manifest of its own job, or is refused with a reason', () => {
  const types = Object.fromEntries(Object.entries(OUTPUTS).map(([name, { type }]) => [name, type]));
  const sound: unknown = JSON.parse(manifestOf(OUTPUTS));
  const documents = fc.oneof(
    { weight: 5, arbitrary: jsonMutations.map((changes) => mutate(sound, changes)) },
    { weight: 1, arbitrary: anyJson },
  );
  const texts = fc.oneof(
    { weight: 5, arbitrary: documents.map((document) => JSON.stringify(document)) },
    { weight: 1, arbitrary: fc.string() },
  );
  let taken = 0;
  fc.assert(
    fc.property(texts, (text) => {
      const answer = read(text, types);
      if (answer.kind === 'unusable') {
        expect(answer.why).not.toBe('');
        return;
      }
      taken++;
      const { outputs } = answer.manifest;
      expect(Object.keys(outputs).sort()).toEqual(Object.keys(types).sort());
      for (const entry of Object.values(outputs)) {
        if (entry.kind === 'stored') expect(entry.reference.uri.startsWith(FOLDER)).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
  // Changes to what nobody reads leave it what it is.
  expect(taken).toBeGreaterThan(0);
});
