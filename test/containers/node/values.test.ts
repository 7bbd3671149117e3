import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import { capture } from '../../../containers/node/capture';
import { looksSecret, type Output } from '../../../containers/node/description';
import { asJson } from '../../../containers/node/encode';
import { restorePlatformVariables } from '../../../containers/node/host';
import { secretTexts, showInputs, without } from '../../../containers/node/masking';
import { formsOf } from '../../../containers/node/secret-forms';

let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'rankzero-values-'));
});
afterEach(() => rmSync(scratch, { recursive: true }));

/** What one output of this type keeps of a value. */
function kept(type: Output['type'], value: unknown) {
  const { outputs, problems } = capture([{ name: 'out', type }], { out: value }, 'folder/');
  expect(problems).toEqual([]);
  return outputs[0];
}

/** Why one output of this type is refused. */
function problemOf(type: Output['type'], value: unknown): string {
  const { outputs, problems } = capture([{ name: 'out', type }], { out: value }, 'folder/');
  expect(outputs).toEqual([]);
  return problems.join('\n');
}

describe('asJson', () => {
  class Point {
    x = 1;
  }
  const circle: { self?: unknown } = {};
  circle.self = circle;

  test.each([
    [{ a: undefined, b: [1, 'x', null, true] }, { b: [1, 'x', null, true] }],
    [new Float64Array([0.5, Number.NaN]), [0.5, 'NaN']],
    [new Date(0), '1970-01-01T00:00:00.000Z'],
    [Object.assign(Object.create(null), { a: -Infinity }), { a: '-Infinity' }],
  ])('takes %p', (value, json) => {
    expect(asJson(value)).toEqual(json);
  });

  test.each([
    [new Map(), 'expected JSON, found Map'],
    [{ a: [new Point()] }, 'a[0]: Point is not JSON'],
    [{ a: Promise.resolve() }, 'a: Promise; await it is not JSON'],
    [[undefined], '[0]: undefined is not JSON'],
    [10n, 'expected JSON, found bigint 10'],
    [{ a: '\ud800' }, 'a: expected text, found half a character'],
    [circle, 'containing itself'],
  ])('fails for %p', (value, message) => {
    expect(() => asJson(value)).toThrow(message);
  });
});

describe('capture', () => {
  test('takes paths and file URLs, of files with any name', () => {
    const path = join(scratch, 'a b%20é.bin');
    writeFileSync(path, 'abc');
    const transfers = [{ key: 'folder/out/a b%20é.bin', source: path, sizeBytes: 3 }];
    expect(kept('file', path)).toMatchObject({ transfers });
    expect(kept('file', pathToFileURL(path))).toMatchObject({ transfers });
  });

  test('follows links of a directory and leaves out what is empty', () => {
    mkdirSync(join(scratch, 'tree/empty'), { recursive: true });
    mkdirSync(join(scratch, 'elsewhere'));
    writeFileSync(join(scratch, 'elsewhere/x'), 'x');
    symlinkSync(join(scratch, 'elsewhere'), join(scratch, 'tree/link'));
    expect(kept('directory', join(scratch, 'tree'))?.transfers.map(({ key }) => key)).toEqual([
      'folder/out/link/x',
    ]);
  });

  test.each([
    ['a circle', (tree: string) => symlinkSync(tree, join(tree, 'around')), 'around: a link back'],
    [
      'a dead link',
      (tree: string) => symlinkSync('/gone', join(tree, 'dead')),
      'a link to nothing',
    ],
    [
      'a name that is no UTF-8',
      (tree: string) => writeFileSync(Buffer.from(`${tree}/\xff`, 'latin1'), ''),
      'a name that is not UTF-8',
    ],
    [
      'too long a path',
      (tree: string) => {
        const deep = join(tree, ...Array.from({ length: 5 }, () => 'x'.repeat(250)));
        mkdirSync(deep, { recursive: true });
        writeFileSync(join(deep, 'x'), '');
      },
      'longer than the 1024 bytes of an S3 key',
    ],
  ])('fails for a directory with %s', (_, make, message) => {
    make(scratch);
    expect(problemOf('directory', scratch)).toContain(message);
  });

  test.each([
    ['file', 3, 'expected the path of a file, found number 3'],
    ['file', new URL('https://example.com/x'), 'expected the path of a file, found URL'],
    ['file', Promise.resolve(''), 'expected the path of a file, found Promise; await it'],
    ['file', '/dev/null', 'expected a file, found something else at /dev/null'],
    ['directory', '/nowhere', 'expected a directory, found nothing at /nowhere'],
    ['integer', 1n, 'expected an integer, found bigint 1'],
    ['float', '1', 'expected a float, found string "1"'],
    ['text', null, 'expected text, found null'],
  ] as const)('fails for a %s that is %p', (type, value, message) => {
    expect(problemOf(type, value)).toContain(`out: ${message}`);
  });

  test('fails for a value whose own toJSON fails', () => {
    const broken = {
      toJSON: () => {
        throw new RangeError('no');
      },
    };
    expect(problemOf('json', broken)).toBe('out: no');
  });

  test.each([[[1]], ['text'], [3], [() => 1]])('fails for a function that returned %p', (value) => {
    expect(() => capture([], value, '')).toThrow('expected an object with one value for each');
  });
});

describe('secrets', () => {
  test.each(['apiToken', 'db_password', 'KEY', 'awsSecretKey', 'auth'])('%s is one', (name) => {
    expect(looksSecret(name)).toBe(true);
  });
  test.each(['tokenizer', 'keyboard', 'author', 'monkey'])('%s is none', (name) => {
    expect(looksSecret(name)).toBe(false);
  });

  test('are masked in inputs, inside JSON and in every text', () => {
    const declared = [
      { name: 'pin', type: 'integer', secret: true },
      { name: 'options', type: 'json', secret: false },
    ] as const;
    const values = { pin: 314159, options: { password: 'hunter2', list: [{ key: 'abcdef' }] } };
    expect(showInputs(declared, values)).toBe(
      'pin=***, options={"password":"***","list":[{"key":"***"}]}',
    );
    const secrets = secretTexts(declared, values);
    expect(without('hunter2 314159 abcdef', secrets)).toBe('*** *** ***');
  });
});

describe('restorePlatformVariables', () => {
  const first = 'TRAINING_JOB_NAME=job-1\0AWS_REGION=eu-west-1\0HOME=/root\0';

  test("fills in what a remote shell dropped from the container's first process", () => {
    writeFileSync(join(scratch, 'environ'), first);
    const environment = { AWS_REGION: 'us-east-1' };
    restorePlatformVariables(environment, join(scratch, 'environ'));
    expect(environment).toEqual({ AWS_REGION: 'us-east-1', TRAINING_JOB_NAME: 'job-1' });
  });

  test('changes nothing where the job has its name, or nothing can be read', () => {
    writeFileSync(join(scratch, 'environ'), first);
    const named = { TRAINING_JOB_NAME: 'job-2' };
    restorePlatformVariables(named, join(scratch, 'environ'));
    expect(named).toEqual({ TRAINING_JOB_NAME: 'job-2' });
    const bare = {};
    restorePlatformVariables(bare, join(scratch, 'nothing'));
    expect(bare).toEqual({});
  });
});

describe('forms of a secret', () => {
  const secret = `a key's "first" line\n\tand /its\u0007 second+one\n`;
  const forms = formsOf(secret);
  const hidden = (text: string) => without(text, forms);

  test.each([
    ['itself', secret],
    ['what inspect prints', inspect({ secret, list: [secret.repeat(1)] })],
    ['JSON', JSON.stringify({ secret })],
    ['JSON in JSON', JSON.stringify(JSON.stringify({ secret }))],
    ['a URL', encodeURIComponent(secret)],
    ['a form', new URLSearchParams({ secret }).toString()],
    ['a header', Buffer.from(`user:${secret}`).toString('base64')],
    ['hexadecimal', Buffer.from(secret).toString('hex')],
    ['lines', secret.replaceAll('\n', '\n    | ')],
  ])('hide it in %s', (_, text) => {
    const shown = hidden(text);
    expect(shown).toContain('***');
    for (const piece of ['first', 'second', 'Zmlyc3', 'aXJzd', 'mlyc3', '66697273']) {
      expect(shown).not.toContain(piece);
    }
  });

  test('are spellings of a number', () => {
    expect(without('5 is 5, 12 is 12.0 but not 120', [...formsOf(5), ...formsOf(12)])).toBe(
      '5 is 5, *** is *** but not 120',
    );
  });
});
