const ATOMS = [
  ...['a', 'b', 'c', '.', '1', '=', '\\.', '\\d', '\\w', '\\s', '\\D', '\\W', '\\t', 'ä', 'é'],
  ...[
    '[ab]',
    '[^a]',
    '[a-c]',
    '[\\d_]',
    '[^\\]]',
    '[]a]',
    '\\x61',
    '\\b',
    '\\B',
    '^',
    '$',
    '\\A',
    '\\Z',
  ],
];
const COUNTS = [
  ...['*', '+', '?', '*?', '+?', '??', '++', '?+'],
  ...['{2}', '{1,2}', '{,2}', '{0,3}?', '{1,}'],
];
const OPENINGS = ['(', '(?:', '(?=', '(?!', '(?>', '(?i:', '(?<=', '(?<!', '(?P<'];
const FLAGS = ['', '', '', '', '(?i)', '(?s)', '(?m)', '(?a)', '(?im)'];
const CHARACTERS = [...'abc1=. Aä\n_éÉ\t2'];

/** Expressions in Python's syntax, each with a text: the same for the same seed. */
export function randomExpressions(count: number, seed: number): [string, string][] {
  let state = seed;
  let names = 0;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const pick = (choices: readonly string[]): string =>
    choices[Math.floor(random() * choices.length)] as string;
  const some = (most: number, make: () => string): string =>
    Array.from({ length: Math.floor(random() * most) + 1 }, make).join('');
  const part = (depth: number): string => {
    const item =
      depth > 0 && random() < 0.35 ? group(depth) : random() < 0.03 ? '\\1' : pick(ATOMS);
    return random() < 0.35 ? item + pick(COUNTS) : item;
  };
  const group = (depth: number): string => {
    const opening = pick(OPENINGS);
    const name = opening === '(?P<' ? `g${names++}>` : '';
    const other = random() < 0.4 ? `|${some(3, () => part(depth - 1))}` : '';
    return `${opening}${name}${some(3, () => part(depth - 1))}${other})`;
  };
  return Array.from({ length: count }, () => [
    pick(FLAGS) + some(3, () => part(3)),
    some(9, () => pick(CHARACTERS)),
  ]);
}
