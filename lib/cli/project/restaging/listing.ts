import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What tools leave beside code; no image has it unless a .dockerignore brings it back. */
const LEFT_BY_TOOLS =
  /^(?:\.DS_Store|\.git|\.idea|\.vscode|\.ipynb_checkpoints|\.mypy_cache|\.pytest_cache|\.ruff_cache|\.venv|venv|__pycache__|node_modules|cdk\.out|.*\.pyc)$/;

/**
 * Every file below a folder, with slashes and sorted, less what tools leave there; undefined if
 * there is something else than files and folders, such as a link.
 */
export function listing(folder: string): string[] | undefined {
  const files: string[] = [];
  const enter = (path: string): boolean =>
    readdirSync(join(folder, path), { withFileTypes: true })
      .filter(({ name }) => !LEFT_BY_TOOLS.test(name))
      .every((entry) => {
        const below = path === '' ? entry.name : `${path}/${entry.name}`;
        if (entry.isDirectory()) return enter(below);
        files.push(below);
        return entry.isFile();
      });
  return enter('') ? files.sort() : undefined;
}
