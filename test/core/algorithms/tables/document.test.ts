import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { algorithmsDocument } from './_helpers/document';

const path = join(__dirname, '../../../../docs/algorithms.md');
const TABLES = /(<!-- algorithms: [^\n]* -->\n).*?(<!-- end of algorithms -->)/s;

test('docs/algorithms.md has the table of each algorithm; UPDATE_DOCS=1 makes it anew', () => {
  const text = readFileSync(path, 'utf8');
  const current = text.replace(
    TABLES,
    (_all, start, end) => `${start}${algorithmsDocument()}\n\n${end}`,
  );
  if (process.env.UPDATE_DOCS === '1') writeFileSync(path, current);
  else expect(text).toBe(current);
});
