import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser } from 'playwright-core';
import type { ReportSource } from '../../lib/core';
import { type ReportTemplate, renderReport } from '../../lib/report';
import {
  findChromium,
  type OpenPage,
  openInBrowser,
  openInJsdom,
  startChromium,
} from './_helpers/open-page';
import { failed, log, trained } from './_helpers/report-source';
import { builtTemplate } from './_helpers/template';
import { trialsOf, tuned, tunedTogether } from './_helpers/tuning-source';

// A browser takes seconds on a busy machine.
const REPORTS: readonly (readonly [string, () => ReportSource])[] = [
  ['a training', () => trained()],
  ['a failure', () => failed()],
  [
    'a failure on two hosts',
    () => ({ ...failed(), logs: ['algo-1', 'algo-2'].map((host) => log(host, ['ValueError: x'])) }),
  ],
  ['a tuning', () => tuned(trialsOf(20))],
  ['a tuning of two tasks', () => tunedTogether(trialsOf(20))],
];

const chromium = findChromium();
const folder = mkdtempSync(join(tmpdir(), 'rankzero-axe-'));
let browser: Browser | undefined;
let template: ReportTemplate;

beforeAll(async () => {
  template = builtTemplate();
  if (chromium !== undefined) browser = await startChromium(chromium);
});

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Without a browser nothing is drawn: axe leaves out what it would see of colours and sizes. */
function open(data: ReportSource, scheme: 'light' | 'dark'): Promise<OpenPage> {
  const markup = renderReport(data, template);
  if (browser === undefined) return openInJsdom(markup);
  const file = join(folder, 'report.html');
  writeFileSync(file, markup);
  return openInBrowser(browser, file, { scheme });
}

/** What axe finds, each as its rule and the elements that break it. */
async function violationsOf(page: OpenPage): Promise<readonly string[]> {
  await page.evaluate(new Function(axe.source) as () => void);
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
}

describe.each(REPORTS)('axe objects to nothing in the report of %s', (_, data) => {
  test.each(browserSchemes())(
    'in %s colours, before and after a trial is picked',
    async (scheme) => {
      const page = await open(data(), scheme);
      try {
        expect(await violationsOf(page)).toEqual([]);

        const hasTrials = await page.evaluate(() => {
          const buttons = [...document.querySelectorAll<HTMLElement>('.pick')];
          for (const button of buttons.slice(0, 2)) button.click();
          return buttons.length > 0;
        });
        if (hasTrials) expect(await violationsOf(page)).toEqual([]);
      } finally {
        await page.close();
      }
    },
  );
});

function browserSchemes(): ('light' | 'dark')[] {
  return chromium === undefined ? ['light'] : ['light', 'dark'];
}
