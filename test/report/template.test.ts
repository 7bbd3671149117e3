import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseTemplate, TEMPLATE_FILE } from '../../lib/report';
import { writeReportTemplate } from '../../lib/report/bundling';
import { temporaryFolders } from '../_helpers/folders';

const temporaryFolder = temporaryFolders();

/** The template that is put beside a bundle. */
function bundled(): string {
  const folder = temporaryFolder();
  writeReportTemplate(folder);
  expect(readdirSync(folder)).toEqual([TEMPLATE_FILE]);
  return readFileSync(join(folder, TEMPLATE_FILE), 'utf8');
}

describe('the template', () => {
  const text = bundled();

  test('is put beside a bundle, and is the same every time', () => {
    expect(bundled()).toBe(text);
  });

  test('is at most 700 kB', () => {
    expect(Buffer.byteLength(text)).toBeLessThan(700_000);
  });

  test('allows its own script by hash, and no request at all', () => {
    const script = /<script>(.*?)<\/script>/s.exec(text)?.[1] ?? '';
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(text)?.[1] ?? '';

    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `script-src 'sha256-${createHash('sha256').update(script).digest('base64')}'`,
      "style-src 'unsafe-inline'",
      'img-src data:',
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });

  test('hands on the licences of what it brings along', () => {
    expect(text).toContain('Apache License');
    expect(text).toContain('The Apache Software Foundation');
    expect(text).toMatch(/Copyright \(c\) \d+, Baidu Inc\./);
  });

  test('loads nothing: no address in an attribute or a style', () => {
    const markup = text.replace(/<script.*?<\/script>/gs, '');

    expect(markup).not.toMatch(/(?:src|href)="(?!data:|#|https:\/\/echarts\.apache\.org")/);
    expect(markup).not.toMatch(/url\(|@import/);
  });
});

describe('parseTemplate', () => {
  test('fails where slots are missing', () => {
    expect(() => parseTemplate('<title></title>')).toThrow(
      expect.objectContaining({ code: 'ReportTemplateInvalid', source: 'tool' }),
    );
  });
});

describe('renderReport without a template', () => {
  test('fails where none was bundled, and says what to do', () => {
    const { bundledTemplate } = jest.requireActual('../../lib/report/template');

    expect(() => bundledTemplate(temporaryFolder())).toThrow(
      expect.objectContaining({
        code: 'ReportTemplateMissing',
        hint: expect.stringContaining('lib/report/bundling.ts'),
      }),
    );
  });
});
