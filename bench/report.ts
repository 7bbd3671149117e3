import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { renderReport } from '../lib/report';
import { findChromium, startChromium } from '../test/report/_helpers/open-page';
import { builtTemplate } from '../test/report/_helpers/template';
import { trialsOf, tuned } from '../test/report/_helpers/tuning-source';
import { median, ms, table } from './measure';

const ROUNDS = 5;
const TRIALS = [10, 100, 1_000, 10_000] as const;

interface Drawn {
  /** Milliseconds from the start of loading to the first chart. */
  readonly first: number;
  /** Milliseconds from pressing a column's head to the sorted table. */
  readonly sort: number;
}

/** Reports of tuning jobs: size, time to render, and in a browser to draw and to sort. */
export async function reportBench(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'rankzero-bench-report-'));
  const chromium = findChromium();
  const browser = chromium === undefined ? undefined : await startChromium(chromium);
  try {
    const template = builtTemplate();
    const rows: string[][] = [];
    for (const count of TRIALS) {
      const data = tuned(trialsOf(count));
      const rendering: number[] = [];
      let html = '';
      for (let round = 0; round < ROUNDS; round++) {
        const start = performance.now();
        html = renderReport(data, template);
        rendering.push(performance.now() - start);
      }
      const file = join(folder, `${count}.html`);
      writeFileSync(file, html);
      const drawn = browser === undefined ? [] : await draw(browser, file);
      const of = (figure: (one: Drawn) => number) =>
        drawn.length === 0 ? 'no browser' : ms(median(drawn.map(figure)));
      rows.push([
        count.toLocaleString('en'),
        `${(Buffer.byteLength(html) / 1_000).toFixed(0)} kB`,
        ms(median(rendering)),
        of(({ first }) => first),
        of(({ sort }) => sort),
      ]);
    }
    table(
      `Report of a tuning job (median of ${ROUNDS}; the template is ${(template.parts.join('').length / 1_000).toFixed(0)} kB of it)`,
      ['trials', 'size', 'rendering', 'first drawing', 'sorting'],
      rows,
    );
  } finally {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function draw(browser: Browser, file: string): Promise<Drawn[]> {
  const runs: Drawn[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const context = await browser.newContext({ viewport: { width: 1_400, height: 900 } });
    const page = await context.newPage();
    await page.addInitScript(() => {
      new MutationObserver((_, observer) => {
        if (document.querySelector('[data-drawn]') === null) return;
        observer.disconnect();
        performance.mark('drawn');
      }).observe(document, { subtree: true, attributeFilter: ['data-drawn'] });
    });
    await page.goto(`file://${file}`);
    await page.waitForSelector('[data-drawn]');
    runs.push(
      await page.evaluate(() => {
        const start = performance.now();
        document.querySelector<HTMLElement>('th[data-key=seconds] button')?.click();
        // Reading a size makes the browser lay the table out.
        document.querySelector('#trials')?.getBoundingClientRect();
        return {
          first: performance.getEntriesByName('drawn')[0]?.startTime ?? Number.NaN,
          sort: performance.now() - start,
        };
      }),
    );
    await context.close();
  }
  return runs;
}
