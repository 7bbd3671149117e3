// Reads SPDX licence expressions: identifiers joined by AND, OR, WITH and brackets.
// https://spdx.github.io/spdx-spec/v2.3/SPDX-license-expressions/

/**
 * Whether an expression can be met with these licences alone: one side of an OR, both of an AND.
 * Something that is no expression (`SEE LICENSE IN …`, `UNLICENSED`) is met by none.
 */
export function isAllowed(expression, allowed) {
  const words = expression.match(/[()]|[^\s()]+/g) ?? [];
  const { isMet, rest } = either(words, allowed);
  return isMet && rest.length === 0;
}

// AND binds more tightly than OR.
function either(words, allowed) {
  let { isMet, rest } = all(words, allowed);
  while (rest[0] === 'OR') {
    const next = all(rest.slice(1), allowed);
    isMet = next.isMet || isMet;
    rest = next.rest;
  }
  return { isMet, rest };
}

function all(words, allowed) {
  let { isMet, rest } = one(words, allowed);
  while (rest[0] === 'AND') {
    const next = one(rest.slice(1), allowed);
    isMet = next.isMet && isMet;
    rest = next.rest;
  }
  return { isMet, rest };
}

function one([word, ...rest], allowed) {
  if (word === '(') {
    const inner = either(rest, allowed);
    const isClosed = inner.rest[0] === ')';
    return { isMet: inner.isMet && isClosed, rest: inner.rest.slice(1) };
  }
  // A licence with an exception is a licence of its own, allowed only by its whole name.
  if (rest[0] === 'WITH') {
    const whole = `${word} WITH ${rest[1]}`;
    return { isMet: allowed.includes(whole), rest: rest.slice(2) };
  }
  return { isMet: allowed.includes(word), rest };
}
