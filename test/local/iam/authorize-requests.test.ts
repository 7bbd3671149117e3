import { AwsError } from '../../../lib/local/aws/errors';
import { type Authorizer, authorizeRequests } from '../../../lib/local/iam';

const PLACE = { partition: 'aws', region: 'us-east-1', account: '123456789012' };
const ROLE = 'arn:aws:iam::123456789012:role/r';

/** Checks requests of the key `ASIAROLE`, whose role may only do what is listed. */
function checkOf(...allowed: string[]) {
  const asked: string[] = [];
  const authorizer: Pick<Authorizer, 'check'> = {
    async check(principal, { action }) {
      asked.push(`${principal} ${action}`);
      if (!allowed.includes(action)) throw new AwsError('AccessDeniedException', `no ${action}`);
    },
  };
  const check = authorizeRequests({
    authorizer: authorizer as Authorizer,
    place: PLACE,
    roleOf: (key) => (key === 'ASIAROLE' ? ROLE : undefined),
  });
  const base = { method: 'GET', path: '/b/k', query: new URLSearchParams(), headers: {} };
  return {
    asked,
    s3: (headers = {}, method = 'GET') =>
      check({ ...base, service: 's3', accessKeyId: 'ASIAROLE', method, headers }),
    send: (service: string, accessKeyId: string, body: string, target?: string) =>
      check({ ...base, service, accessKeyId, target, body: Buffer.from(body) }),
  };
}

describe('authorizeRequests', () => {
  test("asks for the role of the request's access key", async () => {
    const { asked, s3 } = checkOf('s3:GetObject');
    await s3();
    expect(asked).toEqual([`${ROLE} s3:GetObject`]);
  });

  test("lets the user's own requests through, known or not", async () => {
    const { asked, send } = checkOf();
    await send('ssm', 'rankzero', '{}', 'AmazonSSM.Anything');
    expect(asked).toEqual([]);
  });

  test('a copy is denied when its source may not be read', async () => {
    const { s3 } = checkOf('s3:PutObject');
    await expect(s3({ 'x-amz-copy-source': 'a/b' }, 'PUT')).rejects.toThrow('no s3:GetObject');
  });

  test.each([
    ['s3', undefined, 'AccessDenied', 403],
    ['sns', 'Action=Publish&TopicArn=arn:t', 'AuthorizationError', 403],
    ['sts', 'Action=AssumeRole', 'AccessDenied', 403],
  ])('fails in the way of %s', async (service, body, code, statusCode) => {
    const { s3, send } = checkOf();
    const running = body === undefined ? s3() : send(service, 'ASIAROLE', body);
    await expect(running).rejects.toMatchObject({ code, statusCode });
  });

  test('fails in the way of the JSON protocols', async () => {
    const { send } = checkOf();
    await expect(
      send('ssm', 'ASIAROLE', '{"Name":"/a"}', 'AmazonSSM.GetParameter'),
    ).rejects.toMatchObject({ code: 'AccessDeniedException', statusCode: 400 });
  });

  test("fails on a role's request whose action is not known", async () => {
    const { send } = checkOf();
    await expect(send('ssm', 'ASIAROLE', '{}', 'AmazonSSM.Anything')).rejects.toMatchObject({
      code: 'AccessDeniedException',
      message: expect.stringContaining("'ssm:Anything'"),
    });
  });
});
