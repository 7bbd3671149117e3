import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from './_helpers/bundle';
import { Job } from './_helpers/job';

const scratch = mkdtempSync(join(tmpdir(), 'rankzero-check-'));
const result = join(scratch, 'result.json');
const RUNNER = JSON.stringify(join(__dirname, '../../../containers/node'));
const FUNCTION = `
  import { input, output, trainingFunction } from ${RUNNER};
  console.log('loaded');
  switch (process.env.AT_IMPORT) {
    case 'throws': throw new Error('no good');
    case 'exits': process.exit(4);
    case 'stays': setInterval(() => undefined, 1_000);
  }
  export const train = trainingFunction(
    { inputs: { epochs: input.integer() }, outputs: { loss: output.float() } },
    () => {
      console.log('called');
      return { loss: 0 };
    },
  );
`;

let code: string;

beforeAll(() => {
  writeFileSync(join(scratch, 'train.ts'), FUNCTION);
  code = bundle(scratch, 'train.ts', join(scratch, 'image'));
});

afterEach(() => rmSync(result, { force: true }));
afterAll(() => rmSync(scratch, { recursive: true }));

/** Checks the function against a task; what the runner wrote, and how it ended. */
async function check(atImport = '', inputs: object = { epochs: { type: 'integer' } }) {
  const job = new Job({
    code,
    entry: 'train.ts:train',
    jobs: 's3://bucket/jobs',
    endpoint: 'http://127.0.0.1:9',
    inputs,
    outputs: { loss: { type: 'float' } },
    environment: { RANKZERO_CHECK: result, AT_IMPORT: atImport },
  });
  try {
    const { code: exit, stdout, failure } = await job.run();
    const problems = existsSync(result) && JSON.parse(readFileSync(result, 'utf8')).problems;
    return { exit, stdout, failure, problems };
  } finally {
    job.close();
  }
}

describe('a check', () => {
  test('of a function that fits finds nothing, and calls nothing', async () => {
    await expect(check()).resolves.toEqual({
      exit: 0,
      stdout: 'loaded\n',
      failure: undefined,
      problems: [],
    });
  });

  test('does not wait for what the module has left running', async () => {
    await expect(check('stays')).resolves.toMatchObject({ exit: 0, problems: [] });
  });

  test('tells each difference between function and task', async () => {
    const { problems } = await check('', { epochs: { type: 'float' }, rate: { type: 'float' } });
    expect(problems).toEqual([
      { code: 'BadFunction', message: 'epochs: float in the task, but integer in the function' },
      {
        code: 'BadFunction',
        message: 'rate: an input of this task, but the function does not declare it',
      },
    ]);
  });

  test('tells what the module throws, by its own line', async () => {
    const { exit, problems } = await check('throws');
    expect(exit).toBe(0);
    expect(problems).toEqual([
      {
        code: 'UserError',
        message: expect.stringMatching(/^Error: no good \(train\.ts:5\b/),
        trace: expect.stringContaining('train.ts:5'),
      },
    ]);
  });

  test('leaves no result where the module ends the process', async () => {
    await expect(check('exits')).resolves.toMatchObject({ problems: false });
  });
});
