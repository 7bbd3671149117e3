// `node build.mjs FOLDER`: makes the report's template, one file with everything but the content.
// The content security policy forbids every request; the page's own script is named by its hash,
// so that no other could run even if a text of the content were not escaped.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const SLOT = '<!--rankzero:slot-->';
// Two discs and a bar: the ranks of a job. Small enough to stand in the page.
const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Ccircle cx='8' cy='8' r='7' fill='%230b62c4'/%3E%3Ccircle cx='8' cy='8' r='3' fill='white'/%3E%3C/svg%3E";

/** The template's text. */
export function buildTemplate() {
  const { buildSync } = require('esbuild');
  const bundle = (entry, options) =>
    buildSync({
      entryPoints: [join(here, 'page', entry)],
      bundle: true,
      minify: true,
      write: false,
      charset: 'utf8',
      legalComments: 'none',
      logLevel: 'error',
      ...options,
    }).outputFiles[0].text.trim();
  const script = bundle('main.ts', {
    format: 'iife',
    target: ['chrome105', 'firefox115', 'safari16'],
    // What the library would say to a developer; it leaves some texts out of the bundle.
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  const styles = bundle('styles.css', { target: ['chrome105', 'firefox115', 'safari16'] });
  const hash = createHash('sha256').update(script).digest('base64');
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${hash}'`,
    // Charts and bars set styles of elements, which have no hash.
    "style-src 'unsafe-inline'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<meta name="generator" content="Rank Zero">
<link rel="icon" href="${ICON}">
<title>${SLOT}</title>
<style>${styles}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<main id="content" tabindex="-1">
${SLOT}
</main>
<footer>Made by Rank Zero. Charts by <a href="https://echarts.apache.org" rel="noreferrer">Apache ECharts</a>, whose licences are in this file.</footer>
<script type="application/json" id="data">${SLOT}</script>
<script>${script}</script>
<script type="text/plain" id="licences">
${licences()}
</script>
</body>
</html>
`;
}

/** What the licences of the inlined libraries ask to be handed on. */
function licences() {
  const folder = (name) => dirname(require.resolve(`${name}/package.json`));
  const text = (name, file) => readFileSync(join(folder(name), file), 'utf8').trim();
  return [
    'Apache ECharts',
    text('echarts', 'NOTICE'),
    text('echarts', 'LICENSE'),
    'ZRender',
    text('zrender', 'LICENSE'),
  ]
    .join('\n\n')
    .replaceAll('</script', '<\\/script');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) {
    process.stderr.write('error InvalidUsage: say into which folder: build.mjs FOLDER\n');
    process.exit(1);
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'report-template.html'), buildTemplate());
}
