import { type Linked, link } from '../../../lambdas/link/link';

async function linked(name: string, document: Linked, there: readonly string[]) {
  const asked: string[] = [];
  const { statusCode, body } = await link(name, document, {
    isThere: async (key) => {
      asked.push(key);
      return there.includes(key);
    },
    sign: async (key) => `https://signed/${key}`,
    now: () => 1_700,
  });
  return { statusCode, asked, ...JSON.parse(body) };
}

describe('GET /executions/{name}/result and …/report', () => {
  test('answer with a link that can be opened for five minutes', async () => {
    expect(await linked('a-1', 'report', ['executions/a-1/report.html'])).toMatchObject({
      statusCode: 200,
      url: 'https://signed/executions/a-1/report.html',
      expires: 301,
    });
  });

  test('say whether an execution without a result has failed', async () => {
    expect(await linked('a-1', 'result', ['executions/a-1/failure.json'])).toMatchObject({
      statusCode: 404,
      code: 'ExecutionFailed',
    });
    expect(await linked('a-1', 'result', [])).toMatchObject({
      statusCode: 404,
      code: 'NoDocument',
    });
  });

  test.each(['..%2fa-1', '../a-1', 'a/../b', 'a%2fb', '..', '', 'x'.repeat(81), '<script>'])(
    'look nowhere for %j',
    async (name) => {
      const everything = { statusCode: 404, code: 'UnknownExecution', asked: [] };
      expect(await linked(name, 'result', [])).toMatchObject(everything);
    },
  );
});
