import { join } from 'node:path';
import { projectsIn } from '../../../../lib/local/sagemaker/images/projects';
import { temporaryFolders, writeFiles } from '../../../_helpers/folders';

const makeFolder = temporaryFolders();
const FILES = {
  'a/pyproject.toml': '[project]\nname = "a"\n',
  'a/src/a/__init__.py': 'x = 1\n',
  'b/pyproject.toml': '[project]\nname = "b"\n',
  'b/b.py': '',
  'b/fast.pyx': 'x = 1\n',
};

/** What the environment of both depends on, after a change. */
function identities(change: Readonly<Record<string, string>> = {}): string[] {
  return projectsIn(writeFiles(makeFolder(), { ...FILES, ...change })).map((it) => it.identity);
}

describe('projects that a task includes', () => {
  test('are imported from their sources, unless something in them is compiled', () => {
    const folder = writeFiles(makeFolder(), FILES);
    expect(projectsIn(folder).map(({ imports }) => imports)).toEqual([[join(folder, 'a/src')], []]);
    expect(projectsIn(join(folder, 'none'))).toEqual([]);
  });

  test('are installed again for other settings, and for other code only where it is compiled', () => {
    const [a, b] = identities();
    expect(identities({ 'a/src/a/__init__.py': 'x = 2\n' })).toEqual([a, b]);
    expect(identities({ 'a/pyproject.toml': '[project]\nname = "c"\n' })[0]).not.toBe(a);
    expect(identities({ 'b/fast.pyx': 'x = 2\n' })[1]).not.toBe(b);
  });
});
