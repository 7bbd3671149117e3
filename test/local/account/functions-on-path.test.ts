import { functionsOnPath } from '../../../lib/local/account/functions-on-path';

const call = (FunctionName: string, more: object) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName },
  ...more,
});

test('are those that are called unless something fails, in their order', () => {
  const definition = {
    StartAt: 'Plan',
    States: {
      'Give up': call('never', { End: true }),
      Collect: call('collect:1', { Next: 'Again' }),
      Plan: call('plan', {
        Next: 'Kind',
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Give up' }],
      }),
      Kind: {
        Type: 'Choice',
        Choices: [{ Condition: '{% $a %}', Next: 'Tune' }],
        Default: 'Train',
      },
      Tune: { Type: 'Task', Next: 'Collect' },
      Train: { Type: 'Task', Next: 'Collect' },
      Again: call('plan', { Next: 'Computed' }),
      Computed: call('{% $name %}', { End: true }),
    },
  };
  expect(functionsOnPath(JSON.stringify(definition))).toEqual(['plan', 'collect:1']);
});

test('are none of a definition without states', () => {
  expect(functionsOnPath('{}')).toEqual([]);
});
