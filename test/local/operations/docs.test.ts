import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { S3 } from '../../../lib/local/s3/operations';
import { NAMED } from './_helpers/named-services';
import { operationsTable } from './_helpers/operations-table';

const root = join(__dirname, '../../..');
const path = join(root, 'docs/local-account.md');
const TABLES = /(<!-- operations: [^\n]* -->\n).*?(<!-- end of operations -->)/s;

const models: Readonly<Record<string, readonly string[]>> = JSON.parse(
  execFileSync(join(root, '.venv/bin/python'), [join(__dirname, 'api_models.py')], {
    encoding: 'utf8',
  }),
);

test('docs/local-account.md has every operation; UPDATE_DOCS=1 makes it anew', () => {
  const text = readFileSync(path, 'utf8');
  const tables = NAMED.map((service) => operationsTable(service, models[service.name] ?? []));
  const lines = Object.keys(S3.operations).map((line) => `\`${line}\``);
  const ofS3 = `## S3 (\`s3\`)\n\nRequests by place, method and subresource: ${lines.join(', ')}. Refused: all others.\n`;
  const made = [...tables, ofS3].join('\n');
  const current = text.replace(TABLES, (_all, start, end) => `${start}${made}${end}`);
  if (process.env.UPDATE_DOCS === '1') writeFileSync(path, current);
  else expect(text).toBe(current);
});
