import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type ServiceGateway, startServiceGateway } from '../gateway/_helpers/service-gateway';

const root = join(__dirname, '../../..');
const region = 'us-east-1';

let around: ServiceGateway;

beforeAll(async () => {
  around = await startServiceGateway(region, {});
});

afterAll(() => around?.close());

/** Parameters and what they have to do, by AWS's documents; or the code that refuses them. */
const EFFECTS: Readonly<Record<string, unknown>> = {
  // FilterLogEvents
  logStreamNamePrefix: ['one/algo-1', 'one/algo-2'],
  logStreamNames: ['other/algo-1'],
  'logStreamNames of none': 'ResourceNotFoundException',
  'names and prefix': 'InvalidParameterException',
  order: ['0', '0', '0', '1', '1', '1', '2', '2', '2', '3', '3', '3'],
  startTime: 3,
  endTime: 4,
  limit: 5,
  'limit too high': 'InvalidParameterException',
  nextToken: [12, 12],
  'nextToken of nobody': 'InvalidParameterException',
  'nextToken of another question': 'InvalidParameterException',
  filterPattern: 3,
  'filterPattern in quotes': ['other/algo-1 2 ok'],
  'filterPattern with ?': 6,
  'filterPattern with -': 6,
  'filterPattern of JSON': 'InvalidParameterException',
  'filterPattern of a regex': 'InvalidParameterException',
  logGroupIdentifier: 12,
  // GetLogEvents, DescribeLogStreams, DescribeLogGroups
  'startFromHead and limit': ['0 ok', '1 ERROR'],
  'limit from the tail': ['3 WARN'],
  'endTime of a stream': ['0 ok'],
  'startTime of a stream': ['3 WARN'],
  'streams by prefix': 2,
  'streams descending': 'other/algo-1',
  'groups by pattern': [1, 0],
  // S3
  Prefix: ['a/1', 'a/2'],
  StartAfter: ['c', 'd e'],
  Delimiter: ['c', 'd e', 'a/', 'b/'],
  MaxKeys: ['a/1', 'a/2'],
  ContinuationToken: [5, 5],
  'MaxKeys of the first listing': [
    ['a/', 'b/'],
    ['c', 'd e'],
  ],
  'MaxKeys below zero': 'InvalidArgument',
  MaxUploads: ['one', true, 'parts', false],
  'ContinuationToken of nobody': 'InvalidArgument',
  'Delimiter where all is deleted': [],
  'Delimiter of the first listing where all is deleted': [],
  EncodingType: ['d%20e'],
  Range: '12',
  IfMatch: 'PreconditionFailed',
  IfNoneMatch: '304',
  ResponseContentType: 'x/y',
  PartNumber: '0123',
  ExpectedBucketOwner: '0123',
  'ExpectedBucketOwner of another': 'AccessDenied',
  SSECustomerKey: 'NotImplemented',
  CopySourceIfMatch: 'PreconditionFailed',
  'CopySourceIfMatch that holds': true,
  CopySourceIfNoneMatch: 'PreconditionFailed',
  CopySourceIfModifiedSince: 'PreconditionFailed',
  CopySourceIfUnmodifiedSince: 'PreconditionFailed',
  'CopySourceIfMatch before a time': true,
  'CopySource of a part that is not there': 'NoSuchKey',
  'CopySource that is deleted': 'NoSuchKey',
  'CopySourceIfMatch of a part': 'PreconditionFailed',
  'CopySourceIfMatch of a part that holds': true,
  'IfNoneMatch of a copy': 'PreconditionFailed',
  WriteOffsetBytes: 'NotImplemented',
  'delete with IfMatch': 'PreconditionFailed',
  // Parameter Store
  Path: ['/p/a', '/p/s'],
  Recursive: ['/p/a', '/p/b/c', '/p/s'],
  WithDecryption: 'v',
  Overwrite: 'ParameterAlreadyExists',
  'Overwrite is true': 2,
  MaxResults: [['/p/a'], 3, true],
  'NextToken of a description by nobody': 'InvalidNextToken',
  'NextToken of secrets by nobody': 'InvalidNextTokenException',
  'NextToken of topics by nobody': 'InvalidParameter',
  'NextToken of a path by nobody': 'InvalidNextToken',
  AllowedPattern: 'ValidationException',
  'Value too long': 'ValidationException',
  Tier: 1,
  // SNS
  Message: true,
  MessageStructure: true,
  'MessageStructure without': 'InvalidParameter',
};

test('each parameter does what it says, or is refused', async () => {
  const { accessKeyId, secretAccessKey } = around.credentials;
  const { stdout } = await promisify(execFile)(
    join(root, '.venv/bin/python'),
    [join(__dirname, 'parameters.py')],
    {
      env: {
        PATH: process.env.PATH,
        AWS_ENDPOINT_URL: around.endpoint,
        AWS_DEFAULT_REGION: region,
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
      },
    },
  );
  expect(JSON.parse(stdout)).toEqual(EFFECTS);
});
