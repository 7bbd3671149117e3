import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingsTable } from '../../../lib/stacks/settings/table';

const path = join(__dirname, '..', '..', '..', 'docs', 'settings.md');
const TABLE = /(<!-- settings: [^\n]* -->\n).*?(<!-- end of settings -->)/s;

describe('docs/settings.md', () => {
  test('has the table of the settings; UPDATE_DOCS=1 makes it anew', () => {
    const text = readFileSync(path, 'utf8');
    const current = text.replace(TABLE, (_all, start, end) => `${start}${settingsTable()}\n${end}`);
    if (process.env.UPDATE_DOCS === '1') writeFileSync(path, current);
    else expect(text).toBe(current);
  });
});
