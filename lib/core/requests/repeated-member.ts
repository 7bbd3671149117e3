import { at } from '../wording';

/** A string with its quotes, or what opens, separates and closes; all else of JSON is passed over. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]/g;

/** An object or a list that is open. */
interface Open {
  readonly path: string;
  /** Names seen so far; of a list there are none. */
  readonly names?: Set<string>;
  /** The member or the index that is being read. */
  key: string | number;
}

/**
 * Path and place of the first member that an object has twice, or undefined. JSON.parse would keep the
 * last one and say nothing.
 *
 * @param text - valid JSON
 */
export function repeatedMember(
  text: string,
): { readonly path: string; readonly index: number } | undefined {
  const open: Open[] = [];
  let last = '';
  let lastIndex = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [token] = match;
    const inside = open.at(-1);
    if (token === '{' || token === '[') {
      const path = inside === undefined ? '$' : at(inside.path, inside.key);
      open.push(token === '{' ? { path, names: new Set(), key: '' } : { path, key: 0 });
    } else if (token === '}' || token === ']') {
      open.pop();
    } else if (token === ',' && typeof inside?.key === 'number') {
      inside.key++;
    } else if (token === ':' && inside?.names !== undefined) {
      const name = JSON.parse(last) as string;
      if (inside.names.has(name)) return { path: at(inside.path, name), index: lastIndex };
      inside.names.add(name);
      inside.key = name;
    }
    last = token;
    lastIndex = match.index;
  }
  return undefined;
}
