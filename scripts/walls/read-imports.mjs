// Reads what a file imports: from where, at which line, and whether it needs types only.
import { parseSync } from '@swc/core';

/** `{ specifier, line, isType }` of each import, re-export, `require('…')` and `import('…')`. */
export function readImports(text) {
  const { body } = parseSync(text, { syntax: 'typescript', target: 'es2022' });
  const found = body.map(fromDeclaration).filter((reference) => reference !== undefined);
  // Calls and types can name a module anywhere; few files have one, and a walk takes its time.
  if (/\b(import|require)\s*\(/.test(text)) walk(body, found);
  return found.map(({ source, isType }) => ({
    specifier: source.value,
    isType,
    line: lineOf(text, source),
  }));
}

function fromDeclaration(node) {
  const { type, source, specifiers = [], typeOnly } = node;
  if (!source) return undefined;
  const areTypes = specifiers.length > 0 && specifiers.every(({ isTypeOnly }) => isTypeOnly);
  // `import './x'` has no names and runs the file; `export * from` may hand on values.
  return { source, isType: typeOnly || (type !== 'ExportAllDeclaration' && areTypes) };
}

function walk(node, found) {
  if (node === null || typeof node !== 'object') return;
  const { type, callee, argument } = node;
  if (type === 'TsImportType') found.push({ source: argument, isType: true });
  if (type === 'TsExternalModuleReference') found.push({ source: node.expression, isType: false });
  if (type === 'CallExpression' && (callee.type === 'Import' || callee.value === 'require')) {
    const source = node.arguments[0]?.expression;
    if (source?.type === 'StringLiteral') found.push({ source, isType: false });
  }
  for (const child of Object.values(node)) walk(child, found);
}

/** swc counts bytes from wherever the files before ended, so the line is found by the text. */
function lineOf(text, { raw }) {
  return text.slice(0, Math.max(0, text.indexOf(raw))).split('\n').length;
}
