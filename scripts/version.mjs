// npm calls it in `npm version`, with package.json already changed: gives the Python package the
// same version, and adds the file to npm's commit.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './setup.mjs';

const FILE = 'containers/python/pyproject.toml';
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const text = readFileSync(join(root, FILE), 'utf8');
writeFileSync(join(root, FILE), text.replace(/^version = ".*"$/m, `version = "${version}"`));
const { status } = spawnSync('git', ['add', FILE], { cwd: root, stdio: 'inherit' });
process.exit(status ?? 1);
