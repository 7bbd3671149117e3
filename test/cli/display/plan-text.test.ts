import { planText } from '../../../lib/cli/display/plan-text';
import type { Terminal } from '../../../lib/cli/display/terminal';
import { builtinTask } from '../../../lib/core';
import { planned, request } from '../../core/_helpers/factories';

const PLAIN = { bold: (text: string) => text } as Terminal;

const linesOf = (options: object) => {
  const { record } = builtinTask('xgboost', { algorithm: 'xgboost', ...options });
  return planText(planned(request(), record), [], PLAIN).map((line) => line.trim());
};

test('a ladder is shown rung by rung, with how often it is tried', () => {
  const resources = { instanceType: ['ml.m5.large', 'ml.c5.large'] };
  expect(linesOf({ resources, spot: 'preferred' })).toContainEqual(
    expect.stringMatching(
      /^ladder +ml\.m5\.large on spot, then ml\.c5\.large on spot, then ml\.m5\.large, then ml\.c5\.large; 8 attempts$/,
    ),
  );
});

test('one type is no ladder', () => {
  expect(linesOf({}).join('\n')).not.toContain('ladder');
});
