import { problemsInBody, readStartBody, START_BODY_SCHEMA } from '../../../lib/core';
import { REQUEST_MEMBERS } from '../../../lib/core/requests/read-request';

describe('the body that starts an execution', () => {
  test('is checked by a schema with every member that a request can have', () => {
    const { request } = START_BODY_SCHEMA.properties;
    expect(Object.keys(request.properties).sort()).toEqual([...REQUEST_MEMBERS].sort());
  });

  test.each(['churn-7', '_a.b-c', 'x'.repeat(80), '7'])('can name it %j', (name) => {
    const request = { task: 'a' };
    expect(readStartBody(JSON.stringify({ name, request }))).toEqual({ name, request });
    expect(name).toMatch(new RegExp(START_BODY_SCHEMA.properties.name.pattern));
  });

  test.each(['', '.a', '..', 'a/b', 'a%2fb', 'a:b', 'ä', 'a b', "a'b", 'a\n', 'x'.repeat(81)])(
    'cannot name it %j',
    (name) => {
      expect(() => readStartBody(JSON.stringify({ name, request: {} }))).toThrow(
        /InvalidExecutionName at \$\.name/,
      );
    },
  );

  test('tells problems of the request by their paths in the body', () => {
    const paths = ['$', '$.inputs.train', '$states.context.Execution.Name'];
    const problems = paths.map((path) => ({ code: 'WrongType', path, message: '' }) as const);
    expect(problemsInBody(problems).map(({ path }) => path)).toEqual([
      '$.request',
      '$.request.inputs.train',
      '$states.context.Execution.Name',
    ]);
  });
});
