import { executionFiles, inputKey } from '../../../lib/core';

describe('the keys of an execution', () => {
  test('are its documents', () => {
    expect(executionFiles('pima-1')).toEqual({
      request: 'executions/pima-1/request.json',
      plan: 'executions/pima-1/plan.json',
      result: 'executions/pima-1/result.json',
      failure: 'executions/pima-1/failure.json',
      trials: 'executions/pima-1/trials.json',
      report: 'executions/pima-1/report.html',
    });
  });

  test('hold a channel’s local files under a prefix that no sibling matches', () => {
    expect(inputKey('pima-1', 'train')).toBe('executions/pima-1/inputs/train/');
  });
});
