import { spawnSync } from 'node:child_process';
import { chmodSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolders, writeFiles } from '../../_helpers/folders';

const makeFolder = temporaryFolders();
const SCRIPT = join(__dirname, '../../../containers/python/add-runner.sh');

/** What the script says in an image that has these programs, by their text, and no others. */
function said(programs: Readonly<Record<string, string>>, env = {}): string {
  const folder = writeFiles(makeFolder(), programs);
  for (const name of Object.keys(programs)) chmodSync(join(folder, name), 0o755);
  symlinkSync('/bin/sh', join(folder, 'sh'));
  const { stderr, status } = spawnSync('/bin/sh', [SCRIPT], {
    encoding: 'utf8',
    env: { PATH: folder, TOOLKIT: 'sagemaker-training==5.1.4', DISTRIBUTION: 'none', ...env },
  });
  expect(status).toBe(1);
  return stderr;
}

/** A Python that answers by what it is asked; `$2` is the code, or the module after -m. */
const python = (cases: string) => `#!/bin/sh
case "$2" in
  *sys.executable*) echo "$0";;
${cases}
esac
`;
const OLD = python(`  *'"%d.%d"'*) echo 3.9;;
  *'< (3, 10)'*) exit 1;;`);
const BARE = python(`  *'"%d.%d"'*) echo 3.12;;
  *'import sagemaker_training'*|pip|ensurepip) exit 1;;`);
const EARLY = python(`  *'"%d.%d"'*) echo 3.12;;
  *botocore.__version__*) exit 1;;`);

describe('what a build says of an image that cannot run the task', () => {
  test('names what can be changed, where the task gives a base and no Dockerfile', () => {
    expect(said({ python: OLD }, { DOCKERFILE: 'one of yours' })).toMatch(/In one of yours, let/);
  });

  test.each([
    ['no Python', {}, /no Python on its PATH.*\n.*apt-get install --yes.* python3 python3-pip; or/],
    ['an old one', { python: OLD }, /has Python 3\.9 .*3\.10 or newer.*\n.*FROM python:3\.13-slim/],
    ['no pip', { python3: BARE }, /has no pip.*\n.*apt-get install --yes.* python3-pip/],
    ['an old botocore', { python3: EARLY }, /botocore that is too old.*\n.*RUN pip install 'boto/],
  ])('%s: the line to add', (_what, programs, line) => {
    expect(said(programs)).toMatch(line);
  });
});
