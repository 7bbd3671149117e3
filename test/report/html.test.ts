import { escapeHtml, html, scriptJson, trusted } from '../../lib/report/html';

describe('escapeHtml', () => {
  test.each([
    ['<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['"quoted" & \'single\'', '&quot;quoted&quot; &amp; &#39;single&#39;'],
    ['nul \u0000 escape \u001b bell \u0007', 'nul \ufffd escape \ufffd bell \ufffd'],
    ['tab\tand\nline', 'tab\tand\nline'],
    ['half \ud83d pair', 'half \ufffd pair'],
    ['whole 😀 Zürich 日本', 'whole 😀 Zürich 日本'],
    ['&amp;', '&amp;amp;'],
  ])('makes %j safe', (text, expected) => {
    expect(escapeHtml(text)).toBe(expected);
  });
});

describe('html', () => {
  test('escapes text and keeps markup', () => {
    expect(html`<p title="${'a"b'}">${'<b>'}${html`<i>${'&'}</i>`}</p>`.text).toBe(
      '<p title="a&quot;b">&lt;b&gt;<i>&amp;</i></p>',
    );
  });

  test('leaves out what is not there, and joins lists', () => {
    expect(html`${undefined}${false}${0}${['a', html`<br>`, ['<']]}`.text).toBe('0a<br>&lt;');
  });

  test('takes trusted markup as it is', () => {
    expect(html`${trusted('<hr>')}`.text).toBe('<hr>');
  });
});

describe('scriptJson', () => {
  test.each([
    '</script><script>alert(1)</script>',
    '<!-- <script>',
    ']]> & \u2028 \u2029',
    'half \udc00 pair',
  ])('lets no tag begin in %j, and keeps its meaning', (text) => {
    const written = scriptJson({ [text]: text }).text;

    expect(written).not.toMatch(/[<>&\u2028\u2029]/);
    expect(JSON.parse(written)).toEqual({ [text]: text });
  });
});
