// Reads a .d.ts file as tsc prints it: a declaration starts a line, its members are indented by
// four, and its doc comment stands right before it.
import { readFileSync } from 'node:fs';

const DECLARATION =
  /^(?:export )?(?:declare )?(?:abstract )?(class|interface|type|function|const) (\w+)/;

/**
 * The declarations of a file, and where it takes other names from.
 * @returns {{ declarations: Map<string, Declaration>, imports: Map<string, { from: string, name: string }> }}
 */
export function readDeclarations(path) {
  const lines = readFileSync(`${path}.d.ts`, 'utf8').split('\n');
  const declarations = new Map();
  let doc = '';
  for (let at = 0; at < lines.length; at += 1) {
    if (lines[at].startsWith('/**')) {
      const end = endOfComment(lines, at);
      doc = textOf(lines.slice(at, end + 1));
      at = end;
      continue;
    }
    const [, kind, name] = DECLARATION.exec(lines[at]) ?? [];
    if (name === undefined) {
      if (lines[at].trim() !== '') doc = '';
      continue;
    }
    const end = endOfDeclaration(lines, at);
    const body = lines.slice(at, end + 1);
    const own = { name, kind, doc, file: path, text: body.join('\n') };
    declarations.set(name, { ...own, ...partsOf(kind, body) });
    doc = '';
    at = end;
  }
  return { declarations, imports: importsOf(lines) };
}

function endOfComment(lines, start) {
  let end = start;
  while (!lines[end].includes('*/')) end += 1;
  return end;
}

/** The line that ends what starts here: braces, brackets and parentheses are closed again. */
function endOfDeclaration(lines, start) {
  let depth = 0;
  for (let at = start; at < lines.length; at += 1) {
    if (!/^\s*\/?\*/.test(lines[at])) {
      for (const character of lines[at]) {
        if ('{(['.includes(character)) depth += 1;
        if ('})]'.includes(character)) depth -= 1;
      }
    }
    if (depth === 0 && /[;}]$/.test(lines[at])) return at;
  }
  return lines.length - 1;
}

function partsOf(kind, body) {
  if (kind !== 'class' && kind !== 'interface') return { members: [] };
  const [head] = body;
  const members = [];
  let doc = '';
  for (let at = 1; at < body.length - 1; at += 1) {
    const line = body[at];
    if (line.startsWith('    /**')) {
      const end = endOfComment(body, at);
      doc = textOf(body.slice(at, end + 1));
      at = end;
      continue;
    }
    const end = endOfDeclaration(body, at);
    const text = body
      .slice(at, end + 1)
      .map((part) => part.trim())
      .join(' ');
    if (!/^(?:private|protected|constructor)\b/.test(text)) members.push({ text, doc });
    doc = '';
    at = end;
  }
  return { head: head.replace(/^export (?:declare )?/, '').replace(/ \{\}?$/, ''), members };
}

/** The text of a doc comment, without its frame. */
function textOf(lines) {
  return lines
    .map((line) =>
      line
        .trim()
        .replace(/^\/\*\*\s?/, '')
        .replace(/\s*\*\/$/, '')
        .replace(/^\* ?/, ''),
    )
    .join('\n')
    .trim();
}

function importsOf(lines) {
  const imports = new Map();
  for (const line of lines) {
    const [, names, from] = /^import (?:type )?\{ (.+) \} from '(\..+)';/.exec(line) ?? [];
    for (const name of names?.split(', ') ?? []) {
      const [source, alias = source] = name.replace(/^type /, '').split(' as ');
      imports.set(alias, { from, name: source });
    }
  }
  return imports;
}
