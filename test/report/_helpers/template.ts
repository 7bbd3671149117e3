import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseTemplate, type ReportTemplate, TEMPLATE_FILE } from '../../../lib/report';

const BUILD = join(__dirname, '../../../lib/report/build.mjs');

/** The template as it is bundled. */
export function builtTemplate(): ReportTemplate {
  const folder = mkdtempSync(join(tmpdir(), 'rankzero-report-'));
  try {
    const { status, stderr } = spawnSync(process.execPath, [BUILD, folder], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    return parseTemplate(readFileSync(join(folder, TEMPLATE_FILE), 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A template without styles and script, for what concerns the content alone. */
export const BARE: ReportTemplate = parseTemplate(
  [
    '<title>',
    '</title><main>',
    '</main><script type="application/json" id="data">',
    '</script>',
  ].join('<!--rankzero:slot-->'),
);
