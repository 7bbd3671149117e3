import type { ComparedRun } from '../../../lib/cli/compare/compared-run';
import { compare } from '../../../lib/cli/compare/comparison';
import { comparisonPage } from '../../../lib/cli/compare/comparison-page';
import { comparisonText } from '../../../lib/cli/compare/comparison-text';
import { fakeTerminal } from '../_helpers/fake-terminal';

const run = (name: string, depth: string, extra = {}): ComparedRun => ({
  name,
  task: 'churn',
  status: 'Succeeded',
  facts: {
    parameters: { max_depth: depth, eta: '0.3', ...extra },
    resources: { instances: '1 × ml.m5.large' },
    metrics: { 'validation:auc': 0.8123456789 },
    time: { 'total s': 12 },
  },
});

const comparison = compare([run('a', '3'), run('b', '5', { gamma: '<b>' })]);

describe('runs side by side', () => {
  test('have every fact that one of them has', () => {
    expect(comparison.facts.filter(({ differs }) => differs)).toEqual([
      { group: 'parameters', name: 'max_depth', values: ['3', '5'], differs: true },
      { group: 'parameters', name: 'gamma', values: [null, '<b>'], differs: true },
    ]);
  });

  test('show metrics, time and what differs; the rest is counted', () => {
    expect(comparisonText(comparison, false, fakeTerminal())).toEqual([
      '                  a          b',
      'task              churn      churn',
      'status            Succeeded  Succeeded',
      'parameters:',
      '≠ max_depth       3          5',
      '≠ gamma           –          <b>',
      'metrics:',
      '  validation:auc  0.812346   0.812346',
      'time:',
      '  total s         12         12',
      '2 parameters and resources are the same; --all shows them.',
    ]);
    expect(comparisonText(comparison, true, fakeTerminal()).join('\n')).toContain('ml.m5.large');
  });

  test('are a page that runs no script and asks for nothing', () => {
    const page = comparisonPage(comparison);
    expect(page).toContain('default-src &#39;none&#39;');
    expect(page).toContain('≠ gamma</th><td>–</td><td>&lt;b&gt;</td>');
    expect(page).not.toMatch(/<script|@import|<b>/);
  });
});
