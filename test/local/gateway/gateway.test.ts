import { createHash, randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { Readable } from 'node:stream';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { DescribeTrainingJobCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { DescribeExecutionCommand, SFNClient } from '@aws-sdk/client-sfn';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { AwsError } from '../../../lib/local/aws/errors';
import type { Credentials } from '../../../lib/local/credentials';
import { startGateway } from '../../../lib/local/gateway';
import { type RawCall, rawCall, signedHeaders } from './_helpers/raw-call';
import { type ServiceGateway, startServiceGateway } from './_helpers/service-gateway';

const region = 'eu-west-1';
const bucket = 'gateway-test';

let around: ServiceGateway;
let options: { endpoint: string; region: string; credentials: Credentials };
let s3: S3Client;
const calls: { service: string; operation: string; input: unknown }[] = [];

beforeAll(async () => {
  const service = (name: string, answer: object) => ({
    call: async (operation: string, input: unknown) => {
      calls.push({ service: name, operation, input });
      if (operation === 'StopExecution') throw new AwsError('ExecutionDoesNotExist', 'none: <é>');
      if (operation === 'ListExecutions') throw new TypeError('a bug');
      return answer;
    },
  });
  around = await startServiceGateway(
    region,
    { buckets: [{ name: bucket, versioned: false }] },
    {
      stepFunctions: service('states', {
        status: 'RUNNING',
        startDate: new Date(1_700_000_000_250),
      }),
      sagemaker: service('sagemaker', { TrainingJobName: 'a', CreationTime: 1_700_000_000.5 }),
    },
  );
  options = { endpoint: around.endpoint, region, credentials: around.credentials };
  s3 = new S3Client(options);
});

afterAll(() => around?.close());

describe('services of our own', () => {
  test('Step Functions is answered with dates as seconds with a fraction', async () => {
    const answer = await new SFNClient(options).send(
      new DescribeExecutionCommand({ executionArn: 'arn:x' }),
    );
    expect(answer.startDate).toEqual(new Date(1_700_000_000_250));
    expect(answer.$metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(calls.at(-1)).toEqual({
      service: 'states',
      operation: 'DescribeExecution',
      input: { executionArn: 'arn:x' },
    });
  });

  test('SageMaker is answered, numbers that are times already pass', async () => {
    const answer = await new SageMakerClient(options).send(
      new DescribeTrainingJobCommand({ TrainingJobName: 'a' }),
    );
    expect(answer.CreationTime).toEqual(new Date(1_700_000_000_500));
  });

  test('an error has its code, message and name space on the wire', async () => {
    const answer = await raw({ service: 'states', target: 'AWSStepFunctions.StopExecution' });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toEqual({
      __type: 'com.amazonaws.swf.service.v2.model#ExecutionDoesNotExist',
      message: 'none: <é>',
    });
    expect(answer.headers['x-amzn-errortype']).toBe('ExecutionDoesNotExist');
  });

  test('a bug of ours is an InternalFailure of status 500 that says what happened', async () => {
    const answer = await raw({ service: 'states', target: 'AWSStepFunctions.ListExecutions' });
    expect(answer.status).toBe(500);
    expect(JSON.parse(answer.body).message).toMatch(/^The local account failed: TypeError: a bug/);
  });

  const states = { service: 'states', target: 'AWSStepFunctions.X' };
  test.each<[string, RawCall, string]>([
    ["another service's target", { ...states, target: 'SageMaker.X' }, 'UnknownOperationException'],
    ['no target', { service: 'sagemaker' }, 'UnknownOperationException'],
    ['a body that is not JSON', { ...states, body: '{' }, 'SerializationException'],
    ['a body that is no object', { ...states, body: '[]' }, 'SerializationException'],
    ['a body of 5 MB', { ...states, body: 'x'.repeat(5 << 20) }, 'RequestEntityTooLarge'],
    ['another region', { ...states, region: 'us-west-2' }, 'InvalidSignatureException'],
  ])('fails for %s', async (_, call, code) => {
    const before = calls.length;
    const answer = await raw(call);
    expect(JSON.parse(answer.body).__type.replace(/.*#/, '')).toBe(code);
    expect(calls).toHaveLength(before);
  });

  test('fails for a caller who may not', async () => {
    const before = calls.length;
    const denied = new SFNClient({ ...options, credentials: around.denied });
    await expect(
      denied.send(new DescribeExecutionCommand({ executionArn: 'arn:x' })),
    ).rejects.toMatchObject({ name: 'AccessDeniedException' });
    expect(calls).toHaveLength(before);
  });
});

describe('services that do not run here', () => {
  test.each([
    [{ service: 'batch', method: 'POST', path: '/v1/describejobqueues' }, 'application/json'],
    [{ service: 'dynamodb', target: 'DynamoDB_20120810.ListTables' }, 'application/x-amz-json-1.1'],
    [
      {
        service: 'ec2',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: 'Action=X',
      },
      'text/xml',
    ],
    [{ service: 'kinesis', headers: { 'smithy-protocol': 'rpc-v2-cbor' } }, 'application/cbor'],
  ])('fails for %o in its own protocol and names those that do', async (call, type) => {
    const answer = await raw(call);
    expect(answer.status).toBe(404);
    expect(answer.headers['content-type']).toBe(type);
    expect(answer.body).toMatch(/does not run the service '[a-z0-9]+'.*SageMaker \(sagemaker\)/);
  });

  test.each([
    ['codebuild', 'CodeBuild_20161006.StartBuild'],
    ['codebuild', 'CodeBuild_20161006.BatchGetBuilds'],
    ['codebuild', 'CodeBuild_20161006.StopBuild'],
    ['ecr', 'AmazonEC2ContainerRegistry_V20150921.DescribeRepositories'],
  ])('says of %s what builds images instead (%s)', async (service, target) => {
    const { status, body } = await raw({ service, target });
    expect(status).toBe(404);
    expect(body).toMatch(/The local account has no .*npx rankzero image build.*image push/);
  });

  test('fails in the protocol of a client which a service here does not speak', async () => {
    const headers = { 'smithy-protocol': 'rpc-v2-cbor' };
    const path = '/service/GraniteServiceVersion20100801/operation/ListMetrics';
    const answer = await raw({ service: 'monitoring', path, headers });
    expect(answer.headers['content-type']).toBe('application/cbor');
    expect(answer.body).toContain("Call CloudWatch by POST to / with a header 'X-Amz-Target");
  });

  test('fails without a signature, saying what to do', async () => {
    const json = await raw({ target: 'AWSStepFunctions.ListStateMachines' });
    expect(JSON.parse(json.body).__type).toBe('MissingAuthenticationTokenException');
    const xml = await raw({ method: 'GET', path: `/${bucket}/a` });
    expect([xml.status, xml.body]).toEqual([403, expect.stringContaining('<Code>AccessDenied')]);
  });
});

describe('services behind', () => {
  test('Parameter Store and STS answer their own clients', async () => {
    const ssm = new SSMClient(options);
    await ssm.send(new PutParameterCommand({ Name: '/a/b', Value: 'ü', Type: 'String' }));
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: '/a/b' }));
    expect(Parameter?.Value).toBe('ü');
    await expect(ssm.send(new GetParameterCommand({ Name: '/none' }))).rejects.toMatchObject({
      name: 'ParameterNotFound',
    });
    const { Account } = await new STSClient(options).send(new GetCallerIdentityCommand({}));
    expect(Account).toBe('123456789012');
  });

  test('an object comes back as it was put: bytes, streams, odd keys and metadata', async () => {
    const bytes = randomBytes(3 << 20);
    for (const [key, body] of [
      ['plain.bin', bytes],
      ['ord ner/ä+b%2F&c=d.bin', Readable.from([bytes.subarray(0, 1000), bytes.subarray(1000)])],
    ] as const) {
      await s3.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: key,
          Body: body,
          ContentEncoding: 'gzip',
          ContentLength: bytes.length,
          Metadata: { who: 'me' },
        }),
      );
      const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      const back = await object.Body?.transformToByteArray();
      expect(
        createHash('md5')
          .update(back ?? '')
          .digest('hex'),
      ).toBe(createHash('md5').update(bytes).digest('hex'));
      expect(object.Metadata).toEqual({ who: 'me' });
      const head = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
      expect(head.ContentLength).toBe(bytes.length);
    }
  });

  test('a bucket in the host name is found', async () => {
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'v/h', Body: 'host' }));
    const host = `${bucket}.localhost`;
    const answer = await raw({ service: 's3', method: 'GET', path: '/v/h', host });
    expect([answer.status, answer.body]).toEqual([200, 'host']);
  });

  test('"Expect: 100-continue" is answered before the body is sent', async () => {
    const answer = await raw({
      service: 's3',
      method: 'PUT',
      path: `/${bucket}/expected`,
      body: 'late',
      expectContinue: true,
    });
    expect(answer.status).toBe(200);
    expect(answer.continued).toBe(true);
  });

  test('fails as S3 does: in XML, and without a body for HEAD', async () => {
    const denied = new S3Client({ ...options, credentials: around.denied });
    await expect(
      denied.send(new PutObjectCommand({ Bucket: bucket, Key: 'x', Body: randomBytes(1 << 20) })),
    ).rejects.toMatchObject({ name: 'AccessDenied', message: 'may not' });
    await expect(
      denied.send(new HeadObjectCommand({ Bucket: bucket, Key: 'x' })),
    ).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
    await expect(
      s3.send(new GetObjectCommand({ Bucket: bucket, Key: 'none' })),
    ).rejects.toMatchObject({ name: 'NoSuchKey' });
  });
});

describe('conditional writes', () => {
  test('of 16 writers of 8 MiB that want to be first exactly one is', async () => {
    const bodies = Array.from({ length: 16 }, (_, n) => Buffer.alloc(8 << 20, n + 1));
    const outcomes = await Promise.all(bodies.map((body) => outcome(putIfAbsent('race', body))));
    expect(outcomes.filter((name) => name === 'ok')).toHaveLength(1);
    expect(outcomes.filter((name) => name === 'PreconditionFailed')).toHaveLength(15);
    const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: 'race' }));
    const back = (await object.Body?.transformToByteArray()) ?? new Uint8Array();
    expect(back[0]).toBe(outcomes.indexOf('ok') + 1);
    expect(back.length).toBe(8 << 20);
  });

  test('of 8 writers that replace the same version exactly one does', async () => {
    const { ETag } = await s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'm', Body: '0' }));
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        outcome(
          s3.send(
            new PutObjectCommand({ Bucket: bucket, Key: 'm', Body: `${n + 1}`, IfMatch: ETag }),
          ),
        ),
      ),
    );
    expect(outcomes.filter((name) => name === 'ok')).toHaveLength(1);
  });

  test('a multipart upload that wants to be first races like any other', async () => {
    const uploads = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const { UploadId } = await s3.send(
          new CreateMultipartUploadCommand({ Bucket: bucket, Key: 'multi' }),
        );
        const part = { Bucket: bucket, Key: 'multi', UploadId, PartNumber: 1 };
        const { ETag } = await s3.send(new UploadPartCommand({ ...part, Body: randomBytes(4096) }));
        return { UploadId, ETag };
      }),
    );
    const outcomes = await Promise.all([
      outcome(putIfAbsent('multi', Buffer.from('single'))),
      ...uploads.map(({ UploadId, ETag }) =>
        outcome(
          s3.send(
            new CompleteMultipartUploadCommand({
              Bucket: bucket,
              Key: 'multi',
              UploadId,
              IfNoneMatch: '*',
              MultipartUpload: { Parts: [{ ETag, PartNumber: 1 }] },
            }),
          ),
        ),
      ),
    ]);
    expect(outcomes.filter((name) => name === 'ok')).toHaveLength(1);
  });

  test('a writer that stalls in the middle of its body keeps nobody waiting', async () => {
    const method = 'PUT';
    const path = `/${bucket}/stalled`;
    const headers = { 'if-none-match': '*' };
    const signed = await signedHeaders(around, { method, path, headers, body: '1234567890' });
    const stalled = httpRequest(around.endpoint, {
      method,
      path,
      headers: { ...signed, 'content-length': 10 },
    });
    stalled.on('error', () => undefined);
    await new Promise((resolve) => stalled.write('12345', resolve));
    expect(await outcome(putIfAbsent('stalled', Buffer.from('quick')))).toBe('ok');
    stalled.destroy();
    expect(await outcome(putIfAbsent('stalled', Buffer.from('later')))).toBe('PreconditionFailed');
  });
});

describe('startGateway', () => {
  test('fails with PortInUse where the port is taken', async () => {
    const port = Number(new URL(around.endpoint).port);
    const services = Promise.reject(new Error('never asked'));
    const find = () => undefined;
    await expect(
      startGateway({ region, account: '123456789012', port, services, find }),
    ).rejects.toMatchObject({
      code: 'PortInUse',
    });
  });
});

function putIfAbsent(Key: string, Body: Buffer) {
  return s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body, IfNoneMatch: '*' }));
}

async function outcome(sending: Promise<unknown>): Promise<string> {
  return sending.then(
    () => 'ok',
    (error: Error) => error.name,
  );
}

const raw = (call: RawCall) => rawCall(around, call);
