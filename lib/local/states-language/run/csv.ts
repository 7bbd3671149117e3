/**
 * The rows of a CSV file: fields in quotes may hold commas, line breaks and doubled quotes. A last
 * line break ends the last row, and begins no other.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4180
 */
export function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  // A field, and what ends it: a comma, a line break, or the end.
  const field = /(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|$)/g;
  while (field.lastIndex < text.length || row.length > 0) {
    const [, quoted, plain = '', end] = field.exec(text) ?? [];
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    rows.push(row);
    row = [];
    if (end === undefined || end === '') break;
  }
  return rows;
}
