import type { Node } from './types';

/**
 * A text that every match contains: the longest run of plain characters that no choice, repetition
 * or case makes uncertain. Most lines of a log hold no metric, and to search for a text is cheap.
 */
export function requiredText(body: Node): string {
  const runs = [''];
  const visit = (node: Node): void => {
    switch (node.type) {
      case 'character':
        if (node.literal === undefined) runs.push('');
        else runs[runs.length - 1] += node.literal;
        return;
      case 'sequence':
        for (const part of node.parts) visit(part);
        return;
      case 'group':
        visit(node.body);
        return;
      case 'place':
      case 'look':
        return;
      case 'repeat':
        if (node.least > 0) visit(node.body);
        runs.push('');
        return;
      default:
        runs.push('');
    }
  };
  visit(body);
  return runs.reduce((best, run) => (run.length > best.length ? run : best), '');
}
