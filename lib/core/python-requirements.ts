/**
 * Requirements of Python's packages, as far as they are names with numbers of versions; pip knows the
 * rest (pre-releases, markers, addresses) and has the last word.
 *
 * @see https://packaging.python.org/en/latest/specifications/version-specifiers/
 */
export interface PythonRequirement {
  /** As indexes compare it: small letters, with hyphens. */
  readonly name: string;
  readonly clauses: readonly Clause[];
}

interface Clause {
  readonly operator: '==' | '!=' | '<=' | '>=' | '<' | '>' | '~=';
  /** Numbers of the release. */
  readonly release: readonly number[];
  /** Whether it ends in `.*`: of all versions that begin so. */
  readonly isPrefix: boolean;
}

const REQUIREMENT =
  /^\s*([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*\(?([^()#;]*)\)?\s*$/;
const CLAUSE = /^\s*(==|!=|<=|>=|<|>|~=)\s*v?(\d+(?:\.\d+)*)(\.\*)?\s*$/;

/** Undefined where a line is something else, or says more than names and numbers do. */
export function readRequirement(line: string): PythonRequirement | undefined {
  const [, name, specifiers = ''] = REQUIREMENT.exec(line.replace(/(^|\s)#.*$/, '')) ?? [];
  if (name === undefined) return undefined;
  const clauses: Clause[] = [];
  for (const part of specifiers.split(',')) {
    if (part.trim() === '') continue;
    const [, operator, release = '', prefix] = CLAUSE.exec(part) ?? [];
    if (operator === undefined) return undefined;
    clauses.push({
      operator: operator as Clause['operator'],
      release: release.split('.').map(Number),
      isPrefix: prefix !== undefined,
    });
  }
  return { name: name.toLowerCase().replace(/[-_.]+/g, '-'), clauses };
}

/** Whether some version fits both. Only those that clauses name, and ones just above, can be the first. */
export function agree(one: PythonRequirement, other: PythonRequirement): boolean {
  const clauses = [...one.clauses, ...other.clauses];
  const named = [[0], ...clauses.map(({ release }) => release)];
  return named
    .flatMap((release) => [release, [...release, 0, 0, 1]])
    .some((version) => clauses.every((clause) => fits(version, clause)));
}

function fits(version: readonly number[], { operator, release, isPrefix }: Clause): boolean {
  const isSame = isPrefix
    ? release.every((number, index) => number === (version[index] ?? 0))
    : compare(version, release) === 0;
  switch (operator) {
    case '==':
      return isSame;
    case '!=':
      return !isSame;
    case '<':
      return compare(version, release) < 0;
    case '>':
      return compare(version, release) > 0;
    case '<=':
      return compare(version, release) <= 0;
    case '>=':
      return compare(version, release) >= 0;
    case '~=':
      return (
        compare(version, release) >= 0 &&
        release.slice(0, -1).every((number, index) => number === (version[index] ?? 0))
      );
  }
}

function compare(one: readonly number[], other: readonly number[]): number {
  for (let index = 0; index < Math.max(one.length, other.length); index += 1) {
    const difference = (one[index] ?? 0) - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
