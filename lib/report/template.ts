import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RankZeroError } from '../core';

/** A page without its content: the styles, the script and the charting library. */
export interface ReportTemplate {
  /** The page, cut where the title, the body and the data go. */
  readonly parts: readonly [string, string, string, string];
}

/** Name of the template beside the code that renders; see {@link writeReportTemplate}. */
export const TEMPLATE_FILE = 'report-template.html';

/** Where the title, the body and the data go, in this order. */
const SLOT = '<!--rankzero:slot-->';

/**
 * Reads a template.
 * @throws ReportTemplateInvalid – when it has not the slots of a template
 */
export function parseTemplate(text: string): ReportTemplate {
  const parts = text.split(SLOT);
  if (parts.length !== 4) {
    throw new RankZeroError(
      'ReportTemplateInvalid',
      `A report's template has 3 slots, this has ${parts.length - 1}.`,
      { source: 'tool', hint: 'Build it again with lib/report/build.mjs.' },
    );
  }
  return { parts: parts as unknown as ReportTemplate['parts'] };
}

let bundled: ReportTemplate | undefined;

/**
 * The template beside the running bundle, read when it is first wanted: no cold start pays for it.
 * @throws ReportTemplateMissing – when it was not bundled
 */
export function bundledTemplate(directory: string = __dirname): ReportTemplate {
  bundled ??= parseTemplate(read(join(directory, TEMPLATE_FILE)));
  return bundled;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new RankZeroError('ReportTemplateMissing', `There is no report template at ${file}.`, {
      cause,
      source: 'tool',
      hint: 'Put it beside the bundle with writeReportTemplate of lib/report/bundling.ts.',
    });
  }
}
