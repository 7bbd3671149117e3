import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { checkBucket, checkKey, checkKeyArn, type Granted } from '../../lib/constructs/reach';
import { codeOf, testStack } from '../_helpers/cdk';

const HERE = { account: '111122223333', region: 'eu-west-1' };
const THERE = '444455556666';
const stack = () => new Stack(new App(), 'Test', { env: HERE });
const bucketOf = (of: Stack, env: object) =>
  s3.Bucket.fromBucketAttributes(of, 'Bucket', { bucketName: 'data', ...env });
const keyOf = (of: Stack, region: string, account: string) =>
  kms.Key.fromKeyArn(of, 'Key', `arn:aws:kms:${region}:${account}:key/0123`);

const tryBucket = (of: Stack, bucket: s3.IBucket, granted: Granted[] = []) =>
  codeOf(() => checkBucket(of, bucket, granted));
const tryKey = (of: Stack, key: kms.IKey, granted: Granted[] = []) =>
  codeOf(() => checkKey(of, key, granted));

describe('a bucket', () => {
  test('of this account and region, or of nobody knows which, will do', () => {
    const own = stack();
    expect(tryBucket(own, bucketOf(own, HERE))).toBeUndefined();
    const anywhere = testStack();
    expect(tryBucket(anywhere, bucketOf(anywhere, HERE))).toBeUndefined();
  });

  test('fails when it is of another region, whatever is granted', () => {
    const own = stack();
    const bucket = bucketOf(own, { region: 'us-east-1' });
    expect(tryBucket(own, bucket, [bucket])).toBe('BucketElsewhere');
  });

  test('fails when it is of another account, unless its owner is said to have granted it', () => {
    const own = stack();
    const bucket = bucketOf(own, { account: THERE });
    expect(tryBucket(own, bucket)).toBe('BucketNotGranted');
    expect(() => checkBucket(own, bucket, [])).toThrow(/data.*444455556666.*grantedElsewhere/);
    expect(tryBucket(own, bucket, [bucket])).toBeUndefined();
  });

  test('of the app in another account will do once its policy lets this one in', () => {
    const app = new App();
    const own = new Stack(app, 'Own', { env: HERE });
    const other = new Stack(app, 'Other', { env: { ...HERE, account: THERE } });
    const bucket = new s3.Bucket(other, 'Data', { bucketName: 'data' });
    expect(tryBucket(own, bucket as s3.IBucket)).toBe('BucketNotGranted');
    bucket.grantRead(new iam.AccountPrincipal(HERE.account));
    expect(tryBucket(own, bucket as s3.IBucket)).toBeUndefined();
  });
});

describe('a key', () => {
  test('fails when it is of another region, or of another account that has not granted it', () => {
    const own = stack();
    expect(tryKey(own, keyOf(own, 'us-east-1', HERE.account))).toBe('KeyElsewhere');
    const key = keyOf(new Stack(new App(), 'T', { env: HERE }), HERE.region, THERE);
    expect(tryKey(own, key)).toBe('KeyNotGranted');
    expect(tryKey(own, key, [key])).toBeUndefined();
  });

  test('of the app will do with the policy that the CDK gives it', () => {
    const own = stack();
    expect(tryKey(own, new kms.Key(own, 'Key'))).toBeUndefined();
  });

  test('fails when its policy lets in nobody but an administrator', () => {
    const own = stack();
    const policy = new iam.PolicyDocument({
      statements: [
        new iam.PolicyStatement({
          principals: [new iam.ArnPrincipal(`arn:aws:iam::${HERE.account}:user/admin`)],
          actions: ['kms:*'],
          resources: ['*'],
        }),
      ],
    });
    const key = new kms.Key(own, 'Key', { policy });
    expect(tryKey(own, key)).toBe('KeyNotGranted');
    expect(() => checkKey(own, key, [])).toThrow(/Test\/Key allows nothing to the account/);
    key.grantEncryptDecrypt(new iam.AccountRootPrincipal());
    expect(tryKey(own, key)).toBeUndefined();
  });

  test('that a task names fails likewise, with the name of the task', () => {
    const own = stack();
    const arn = `arn:aws:kms:us-east-1:${HERE.account}:key/0123`;
    const check = (name: string) => () => checkKeyArn(own, name, ' of the task "churn"', []);
    expect(codeOf(check(arn))).toBe('KeyElsewhere');
    expect(check(arn)).toThrow(/of the task "churn" is in us-east-1/);
    expect(codeOf(check('alias/mine'))).toBeUndefined();
  });
});
