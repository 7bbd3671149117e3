import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { classFacts, FAILURE_CLASSES, type FailureClass, labelsOf } from '../../../lib/core';

const path = join(__dirname, '..', '..', '..', 'docs', 'failures.md');
const TABLE = /(<!-- classes: [^\n]* -->\n).*?(<!-- end of classes -->)/s;
const NAMES = Object.keys(FAILURE_CLASSES) as FailureClass[];

function row(name: FailureClass): string {
  const { blame, retry, advice } = classFacts(name);
  return `| \`${name}\` | ${labelsOf(name).join(', also ')} | ${blame} | ${retry} | ${advice} |`;
}

describe('docs/failures.md', () => {
  test('has the table of classes; UPDATE_DOCS=1 makes it anew', () => {
    const head = '| class | in words | who has to change | tried again | what to do |';
    const rows = [head, '| --- | --- | --- | --- | --- |', ...NAMES.map(row)].join('\n');
    const text = readFileSync(path, 'utf8');
    const current = text.replace(TABLE, (_all, start, end) => `${start}${rows}\n${end}`);
    if (process.env.UPDATE_DOCS === '1') writeFileSync(path, current);
    else expect(text).toBe(current);
    expect(current).toContain(row('UserCodeRaised'));
  });
});

test('each class has words of its own', () => {
  const words = NAMES.map((name) => classFacts(name).label);
  expect(new Set(words).size).toBe(words.length);
});
