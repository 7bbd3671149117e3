import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withoutEnvironments } from '../../../../lib/local/sagemaker/run/path';
import { temporaryFolders } from '../../../_helpers/folders';

const newFolder = temporaryFolders();

describe('withoutEnvironments', () => {
  test('leaves out environments of Python and conda, and programs of Node packages', () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'conda/conda-meta'), { recursive: true });
    mkdirSync(join(folder, 'venv'));
    writeFileSync(join(folder, 'venv/pyvenv.cfg'), '');
    const parts = ['venv/bin', 'plain/bin', 'conda/bin', 'app/node_modules/.bin'];
    const path = parts.map((part) => join(folder, part)).join(':');
    expect(withoutEnvironments(path)).toBe(join(folder, 'plain/bin'));
  });
});
