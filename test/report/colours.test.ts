import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const STYLES = readFileSync(join(__dirname, '../../lib/report/page/styles/colours.css'), 'utf8');

/** The colours of a block of the styles, by name. */
function coloursOf(block: string): ReadonlyMap<string, string> {
  const found = block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g);
  return new Map([...found].map(([, name = '', colour = '']) => [name, colour]));
}

const [light = '', dark = ''] = STYLES.split('@media');
const SCHEMES = { light: coloursOf(light), dark: coloursOf(dark) };

/** Relative luminance as WCAG 2.2 defines it. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((place) => {
    const share = Number.parseInt(colour.slice(place, place + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

/** What stands on what, as text. */
const TEXTS: readonly (readonly [string, readonly string[]])[] = [
  ['text', ['page', 'surface', 'sunken', 'best-tint']],
  ['muted', ['page', 'surface', 'sunken']],
  ['accent', ['page', 'surface', 'sunken', 'best-tint']],
  ['best', ['surface', 'best-tint']],
  ['bad', ['surface', 'bad-tint', 'sunken']],
  ['halted', ['surface', 'halted-tint']],
  ['good', ['good-tint']],
];

describe.each(Object.entries(SCHEMES))('the %s colours', (_, colours) => {
  const colour = (name: string) => colours.get(name) ?? '';

  test.each(TEXTS)('%s can be read on %j', (name, grounds) => {
    for (const ground of grounds) {
      expect(contrast(colour(name), colour(ground))).toBeGreaterThanOrEqual(4.5);
    }
  });

  test('curves stand out from what they are drawn on', () => {
    for (let index = 0; index < 6; index++) {
      expect(contrast(colour(`curve-${index}`), colour('surface'))).toBeGreaterThanOrEqual(3);
    }
  });
});

test('both schemes have the same colours', () => {
  expect([...SCHEMES.dark.keys()]).toEqual([...SCHEMES.light.keys()]);
});
