import { execFileSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { madeFile } from '../../lib/staging/context-file';
import { sourceArchive, stageArchive } from '../../lib/staging/source-archive';
import { temporaryFolders } from '../_helpers/folders';

const temporary = temporaryFolders();
const LONG = `${'deep/'.repeat(30)}ä file.txt`;
const FILES = [
  madeFile('train.py', 'print(1)\n'),
  { ...madeFile('run.sh', '#!/bin/sh\n'), isExecutable: true },
  madeFile(LONG, 'x'.repeat(1025)),
];

/** What Python's tarfile, by which SageMaker's toolkit unpacks, reads: names, modes, bytes, times. */
const READ = `import sys, tarfile
with tarfile.open(sys.argv[1], "r:gz") as archive:
    print([(m.name, oct(m.mode), m.size, m.mtime, m.uid) for m in archive])`;

test('Python reads what is in an archive', () => {
  const path = join(temporary(), 'sourcedir.tar.gz');
  writeFileSync(path, sourceArchive(FILES));
  const python = join(__dirname, '../../.venv/bin/python');
  expect(execFileSync(python, ['-I', '-c', READ, path], { encoding: 'utf8' }).trim()).toBe(
    `[('${LONG}', '0o644', 1025, 315619200, 0), ('run.sh', '0o755', 10, 315619200, 0), ('train.py', '0o644', 9, 315619200, 0)]`,
  );
});

test('the same files have the same bytes and name, in any order, and are staged once', () => {
  const assembly = temporary();
  const reversed = [...FILES].reverse();
  expect(sourceArchive(reversed).equals(sourceArchive(FILES))).toBe(true);
  expect(stageArchive(reversed, assembly)).toEqual(stageArchive(FILES, assembly));
  expect(readdirSync(assembly)).toHaveLength(1);
  const { file } = stageArchive(FILES.slice(1), assembly);
  expect(readdirSync(assembly).sort()).toContain(file);
  expect(readdirSync(assembly)).toHaveLength(2);
});
