// Draws the table of walls as CONTRIBUTING.md shows it.
import { orderPicture } from './order.mjs';
import { WALLS } from './table.mjs';

const BEGIN = '<!-- walls: made by `node scripts/walls.mjs --picture` -->';
const END = '<!-- end of walls -->';

/** The text with the picture that the table gives; undefined if it has no place for one. */
export function withPicture(text) {
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END);
  if (begin === -1 || end < begin) return undefined;
  return `${text.slice(0, begin)}${BEGIN}\n${picture()}\n\n${orderPicture()}\n${text.slice(end)}`;
}

function picture() {
  const rows = WALLS.map(
    ({ folder, mayImport, packages, why }) =>
      `| ${code([folder])} | ${code(mayImport)} | ${packages ? code(packages) : 'any'} | ${why} |`,
  );
  return [
    '| this | may import | and packages | because |',
    '| --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

function code(names) {
  return names.map((name) => `\`${name}\``).join(', ') || 'nothing';
}
