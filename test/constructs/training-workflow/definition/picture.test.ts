import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { definition } from '../_helpers/definition';
import { picture } from '../_helpers/picture';

const root = join(__dirname, '..', '..', '..', '..');
const PICTURE = /(<!-- state machine: [^\n]* -->\n).*?(<!-- end of state machine -->)/s;

test.each(['README.md', 'docs/architecture.md'])(
  '%s shows the state machine as it is; UPDATE_DOCS=1 draws it anew',
  (file) => {
    const path = join(root, file);
    const text = readFileSync(path, 'utf8');
    const drawn = `\`\`\`mermaid\n${picture(definition as Parameters<typeof picture>[0])}\n\`\`\`\n`;
    const current = text.replace(PICTURE, (_all, start, end) => `${start}${drawn}${end}`);
    if (process.env.UPDATE_DOCS === '1') writeFileSync(path, current);
    else expect(text).toBe(current);
  },
);
