import { renderTemplate } from '../../../../lib/local/rest-api/templates/render';

function rendered(template: string, given: Record<string, string> = {}, body = '{}') {
  return renderTemplate(template, { body, parameters: [given], context: { requestId: 'r-1' } });
}

/** As templates of the API put a caller's text into JSON. */
const ESCAPED = `"$util.escapeJavaScript($input.params('text')).replaceAll("\\\\'", "'")"`;

describe('a mapping template', () => {
  test.each([
    "it's",
    '"}, "x": {"',
    '\\',
    "\\'",
    '</script>',
    '$input.body',
    '#set($a = 1)',
    'ä€😀',
    '\n\t\u0001',
    '',
  ])('has %j in JSON as it is', (text) => {
    expect(JSON.parse(rendered(ESCAPED, { text }).text)).toBe(text);
  });

  test('replaces by Java’s patterns', () => {
    const template = `$input.params('text').replaceAll("[^a-z.]", "?")`;
    expect(rendered(template, { text: '../é$1&' }).text).toBe('..?????');
  });

  test('takes a parameter that is not given for nothing', () => {
    expect(rendered(`"$!input.params('nothing')"`).text).toBe('""');
  });

  test('looks into JSON, and sets the status', () => {
    const template = `#set($it = $input.path('$.a'))#if($it.b.contains("No"))#set($context.responseOverride.status = 404)#end$input.json('$.a.list[1]') $context.requestId`;
    const body = JSON.stringify({ a: { b: 'NotFound', list: [1, { c: "'" }] } });
    expect(rendered(template, {}, body)).toEqual({ text: `{"c":"'"} r-1`, status: 404 });
  });

  test('fails for a method that strings do not have here', () => {
    expect(() => rendered(`$input.params('text').chars()`, { text: 'a' })).toThrow(
      "no method 'chars'",
    );
  });

  test('reaches nothing through a prototype', () => {
    const template = '$input.constructor.name $input.params.constructor.name';
    expect(rendered(template).text).toBe(template);
  });
});
