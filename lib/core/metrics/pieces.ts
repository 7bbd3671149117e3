/** Expressions see this much of a line at a time: a longer one would take them too long. */
const LONGEST = 8_192;

/** Places of a very long line that are looked at. */
const MOST_WINDOWS = 16;

/**
 * A log line in the pieces that an expression is tried on: where a carriage return ends one, as a
 * progress bar's do. Of each piece the windows to look at, in order: one, unless it is very long.
 *
 * @param required - a text that has to be there; empty where none is known
 * @returns pieces with tabs as CloudWatch shows them, `#011`
 */
export function piecesFor(line: string, required: string): readonly (readonly string[])[] {
  const escaped = line.replaceAll('\t', '#011');
  return escaped.split(/\r|#015/).map((piece) => windowsOf(piece, required));
}

function windowsOf(piece: string, required: string): readonly string[] {
  if (piece.length <= LONGEST) return [piece];
  const wanted = required.replaceAll('\t', '#011');
  if (wanted === '') return [piece.slice(0, LONGEST), piece.slice(-LONGEST)];
  const windows: string[] = [];
  let from = 0;
  while (windows.length < MOST_WINDOWS) {
    const place = piece.indexOf(wanted, from);
    if (place < 0) break;
    windows.push(piece.slice(Math.max(0, place - LONGEST / 2), place + LONGEST / 2));
    from = place + LONGEST / 2;
  }
  return windows;
}
