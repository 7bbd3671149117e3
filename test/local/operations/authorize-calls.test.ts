import { AwsError } from '../../../lib/local/aws/errors';
import { SNS } from '../../../lib/local/forwarded';
import type { Requirement } from '../../../lib/local/iam';
import { authorizeCalls, type CallToAuthorize, UnknownAction } from '../../../lib/local/operations';
import { SSM } from '../../../lib/local/parameter-store';
import { S3 } from '../../../lib/local/s3/operations';
import { IAM, STS } from '../../../lib/local/sts';

const PLACE = { partition: 'aws', region: 'us-east-1', account: '123456789012' };
const ROLE = 'arn:aws:iam::123456789012:role/r';
const needsOf = (...actions: string[]): Requirement[] =>
  actions.map((action) => ({ action, resource: '*' }));

/** Checks calls of the key `ASIAROLE`, whose role may only do what is listed. */
function checkOf(...allowed: string[]) {
  const asked: string[] = [];
  const authorize = authorizeCalls({
    authorizer: {
      async check(principal, { action }) {
        asked.push(`${principal} ${action}`);
        if (!allowed.includes(action)) throw new AwsError('AccessDeniedException', `no ${action}`);
      },
    },
    place: PLACE,
    roleOf: (key) => (key === 'ASIAROLE' ? ROLE : undefined),
  });
  const check = (
    service: CallToAuthorize['service'],
    needs: CallToAuthorize['needs'],
    accessKeyId = 'ASIAROLE',
  ) => authorize({ service, accessKeyId, needs });
  return { asked, check };
}

describe('authorizeCalls', () => {
  test("asks for the role of the call's access key", async () => {
    const { asked, check } = checkOf('s3:GetObject');
    await check(S3, () => needsOf('s3:GetObject'));
    expect(asked).toEqual([`${ROLE} s3:GetObject`]);
  });

  test("lets the user's own calls through, without asking what they need", async () => {
    const { asked, check } = checkOf();
    const needs = () => {
      throw new UnknownAction("operation 'ssm:Anything'");
    };
    await check(SSM, needs, 'rankzero');
    expect(asked).toEqual([]);
  });

  test('a call is denied when one of the things that it needs is', async () => {
    const { check } = checkOf('s3:PutObject');
    const needs = () => needsOf('s3:PutObject', 's3:GetObject');
    await expect(check(S3, needs)).rejects.toThrow('no s3:GetObject');
  });

  test.each([
    [S3, 'AccessDenied', 403],
    [SNS, 'AuthorizationError', 403],
    [STS, 'AccessDenied', 403],
    [IAM, 'AccessDenied', 403],
    [SSM, 'AccessDeniedException', 400],
  ])('fails in the way of $name', async (service, code, statusCode) => {
    const { check } = checkOf();
    const running = check(service, () => needsOf('x:Y'));
    await expect(running).rejects.toMatchObject({ code, statusCode, message: 'no x:Y' });
  });

  test("fails on a role's call whose needs are not known", async () => {
    const { check } = checkOf();
    const needs = () => {
      throw new UnknownAction("operation 'ssm:Anything'");
    };
    await expect(check(SSM, needs)).rejects.toMatchObject({
      code: 'AccessDeniedException',
      message: expect.stringContaining("'ssm:Anything'"),
    });
  });
});
