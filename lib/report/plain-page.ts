import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageRoot } from '../package-root';
import { type Html, html, trusted } from './html';

/** A page of tables in the looks of a report. */
export interface PlainPage {
  /** What kind of page it is, above its heading. */
  readonly kind: string;
  readonly heading: string;
  readonly body: Html;
}

/** The content security policy forbids every script and every request. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** The `meta` by which a page is known to be ours, and may be written again. */
export const GENERATOR = '<meta name="generator" content="Rank Zero">';

/** A page as one HTML file that needs nothing else: no script, no network, no other file. */
export function renderPlainPage({ kind, heading, body }: PlainPage): string {
  return html`${trusted('<!doctype html>')}
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
${trusted(GENERATOR)}
<title>${heading}</title>
<style>${trusted(styles())}</style>
</head>
<body>
<main>
<header>
<p class="kind">${kind}</p>
<h1>${heading}</h1>
</header>
${body}
</main>
</body>
</html>
`.text;
}

/** The styles of a report, in their order. */
function styles(): string {
  const file = join(packageRoot(), 'lib', 'report', 'page', 'styles.css');
  return readFileSync(file, 'utf8').replace(/@import "(.+?)";/g, (_, path: string) =>
    readFileSync(join(dirname(file), path), 'utf8'),
  );
}
