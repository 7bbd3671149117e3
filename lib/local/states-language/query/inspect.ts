/** A reference that AWS refuses, and why, as a sentence. */
export interface Unsupported {
  readonly message: string;
}

/** What the loader has to know of a parsed expression. */
export interface Inspection {
  readonly unsupported: readonly Unsupported[];
  readonly readsErrorOutput: boolean;
  readonly readsResult: boolean;
  readonly definesFunction: boolean;
}

/** A node of JSONata's syntax tree, as far as it is read here. */
interface Node {
  readonly type?: string;
  readonly value?: unknown;
  readonly steps?: readonly Node[];
  readonly [member: string]: unknown;
}

/** Members evaluated for each item of what the node yields, so names inside have a context. */
const WITH_CONTEXT = new Set([
  'stages',
  'predicate',
  'group',
  'terms',
  'pattern',
  'update',
  'delete',
]);

/**
 * Finds what AWS refuses in an expression: names, `$` and `$$` that would read the document an
 * expression of a state machine does not have, and `$eval`.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 * @see https://github.com/floci-io/floci/issues/2670
 */
export function inspect(ast: unknown): Inspection {
  const messages = new Set<string>();
  let readsErrorOutput = false;
  let readsResult = false;
  let definesFunction = false;

  function visit(node: unknown, hasContext: boolean): void {
    if (Array.isArray(node)) {
      for (const item of node) visit(item, hasContext);
      return;
    }
    if (typeof node !== 'object' || node === null || node instanceof RegExp) return;
    visitNode(node as Node, hasContext);
  }

  function visitNode(node: Node, hasContext: boolean): void {
    const { type, value } = node;
    if (type === 'lambda') definesFunction = true;
    if (type === 'name' && !hasContext) messages.add(topLevel(String(value)));
    if (type === 'variable') {
      if (value === '' && !hasContext) messages.add(topLevel('$'));
      if (value === '$') messages.add(topLevel('$$'));
      if (value === 'eval') messages.add("'$eval' is not supported. Use '$parse' to read JSON.");
    }
    if (node.steps !== undefined) visitPath(node.steps, hasContext);
    for (const [member, child] of Object.entries(node)) {
      if (member === 'steps' || isDeclaration(type, member)) continue;
      visit(child, hasContext || WITH_CONTEXT.has(member));
    }
  }

  function visitPath(steps: readonly Node[], hasContext: boolean): void {
    const [first, second] = steps;
    if (first?.type === 'variable' && first.value === 'states') {
      readsErrorOutput ||= second?.value === 'errorOutput';
      readsResult ||= second?.value === 'result';
    }
    steps.forEach((step, index) => {
      visit(step, hasContext || index > 0);
    });
  }

  visit(ast, false);
  const unsupported = [...messages].map((message) => ({ message }));
  return { unsupported, readsErrorOutput, readsResult, definesFunction };
}

/** The names that a function or an assignment introduces, which are not references. */
function isDeclaration(type: string | undefined, member: string): boolean {
  return (type === 'lambda' && member === 'arguments') || (type === 'bind' && member === 'lhs');
}

function topLevel(name: string): string {
  return `Reference to '${name}' at the top level is not supported. Start from $states or from a variable.`;
}
