import { chmodSync, mkdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { findReport, reportCommand } from '../../../lib/cli/commands/report';
import { openFile } from '../../../lib/cli/machine/open-file';
import { temporaryFolders, writeFiles, written } from '../../_helpers/folders';
import { type FakeTerminal, fakeTerminal } from '../_helpers/fake-terminal';

const temporaryFolder = temporaryFolders();
const PAGE = '<!doctype html><title>pima</title>';

/** A folder with a run in out/pima-1, which is where commands are given. */
function projectWithRun(): string {
  const folder = realpathSync(temporaryFolder());
  return writeFiles(folder, { 'out/pima-1/result.json': '{}', 'out/pima-1/report.html': PAGE });
}

async function call(...args: string[]): Promise<FakeTerminal> {
  const terminal = fakeTerminal({ isInteractive: false });
  await reportCommand(terminal).exitOverride().parseAsync(args, { from: 'user' });
  return terminal;
}

/** Puts a program in front of the path under the names that open files. */
function withOpener(script: string): string {
  const folder = temporaryFolder();
  for (const name of ['xdg-open', 'open']) {
    writeFiles(folder, { [name]: `#!/bin/sh\n${script}\n` });
    chmodSync(join(folder, name), 0o755);
  }
  process.env.PATH = `${folder}:${path}`;
  return folder;
}

const path = process.env.PATH;

afterEach(() => {
  process.env.PATH = path;
});

describe('findReport', () => {
  test.each([
    'pima-1',
    'out/pima-1',
    'out/pima-1/',
    'out/pima-1/report.html',
    'out/pima-1/result.json',
  ])('finds it by %s', (run) => {
    const folder = projectWithRun();

    expect(findReport(run, folder)).toBe(join(folder, 'out/pima-1/report.html'));
  });

  test('fails with where it looked, and what else a run can be named by', () => {
    const folder = projectWithRun();

    expect(() => findReport('pima-2', folder)).toThrow(
      expect.objectContaining({
        code: 'ReportMissing',
        message: `There is no report of pima-2. Looked for: ${folder}/pima-2/report.html, ${folder}/out/pima-2/report.html.`,
        hint: expect.stringContaining('an execution in an account'),
      }),
    );
  });

  test('fails for a run that ended without one, and says who knows why', () => {
    const folder = writeFiles(temporaryFolder(), { 'out/pima-1/failure.json': '{}' });

    expect(() => findReport('pima-1', folder)).toThrow(
      expect.objectContaining({
        code: 'ReportMissing',
        hint: expect.stringContaining('Collect function'),
      }),
    );
  });

  test('fails for a folder that is called like a report', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'report.html'));

    expect(() => findReport('report.html', folder)).toThrow(
      expect.objectContaining({ code: 'ReportMissing' }),
    );
  });
});

describe('rankzero report', () => {
  test('prints the path and opens nothing where nobody watches', async () => {
    const folder = projectWithRun();
    const opener = withOpener('echo "$1" > "$(dirname "$0")/opened"');

    const { printed } = await call(join(folder, 'out/pima-1'));

    expect(printed).toEqual([join(folder, 'out/pima-1/report.html')]);
    expect(() => readFileSync(join(opener, 'opened'))).toThrow('ENOENT');
  });

  test('gives a document with --json', async () => {
    const folder = projectWithRun();

    const { printed } = await call(join(folder, 'out/pima-1'), '--json');

    expect(JSON.parse(printed.join(''))).toEqual({
      report: join(folder, 'out/pima-1/report.html'),
    });
  });

  test('writes it to another file, in a folder that it makes', async () => {
    const folder = projectWithRun();
    const file = join(folder, 'shared/pima.html');

    const { printed } = await call(join(folder, 'out/pima-1'), '--out', file);

    expect(printed).toEqual([file]);
    expect(readFileSync(file, 'utf8')).toBe(PAGE);
  });

  test('fails to write where a folder is in the way', async () => {
    const folder = projectWithRun();

    await expect(call(join(folder, 'out/pima-1'), '--out', folder)).rejects.toThrow(
      expect.objectContaining({
        code: 'OutNotUsable',
      }),
    );
  });

  test('opens it with --open', async () => {
    const folder = projectWithRun();
    const opener = withOpener('echo "$1" > "$(dirname "$0")/opened"');

    await call(join(folder, 'out/pima-1'), '--open');

    // An opener that takes long may still be at it.
    expect((await written(join(opener, 'opened'))).trim()).toBe(
      join(folder, 'out/pima-1/report.html'),
    );
  });
});

describe('openFile', () => {
  test('fails where the opener fails', async () => {
    withOpener('exit 3');

    const opening = openFile('/tmp/a.html', process.platform, process.env, 3_600_000);
    await expect(opening).rejects.toThrow(
      expect.objectContaining({
        code: 'CannotOpen',
        message: expect.stringMatching(
          /(?:xdg-)?open does not open \/tmp\/a\.html: it ended with exit code 3\./,
        ),
      }),
    );
  });

  test('fails where there is no opener', async () => {
    process.env.PATH = temporaryFolder();

    await expect(openFile('/tmp/a.html', 'linux')).rejects.toThrow(
      expect.objectContaining({
        code: 'CannotOpen',
        message: expect.stringContaining('ENOENT'),
      }),
    );
  });
});
