import { importedLines, importedOf } from '../../../lib/local/account/imported';
import { readAssembly } from '../../../lib/local/assembly';
import { LOCAL, removeDirectories, writeAssembly } from '../_helpers/assemblies';

afterAll(removeDirectories);

const KEY = 'arn:aws:kms:us-east-1:123456789012:key/1234';
const ROLE = 'arn:aws:iam::123456789012:role/training';

function assemblyOf(Resource: readonly unknown[]) {
  const Statement = [{ Effect: 'Allow', Action: '*', Resource }];
  const directory = writeAssembly({
    Main: {
      Resources: {
        Own: { Type: 'AWS::S3::Bucket' },
        Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'own' } },
        Policy: {
          Type: 'AWS::IAM::Policy',
          Properties: { PolicyDocument: { Statement }, Roles: [{ Ref: 'Role' }] },
        },
        Odd: { Type: 'AWS::IAM::Policy', Properties: { PolicyDocument: { 'Fn::Cidr': [] } } },
      },
    },
  });
  return readAssembly(directory, LOCAL);
}

describe('what an app uses and does not make', () => {
  const assembly = assemblyOf([
    { 'Fn::GetAtt': ['Own', 'Arn'] },
    { 'Fn::GetAtt': ['Role', 'Arn'] },
    'arn:aws:s3:::company-data',
    'arn:aws:s3:::company-data/*',
    'arn:aws:s3:::any-*',
    'arn:aws:s3:::*',
    'arn:aws:s3:::cdk-hnb659fds-assets-123456789012-us-east-1/*',
    KEY,
    'arn:aws:kms:us-east-1:123456789012:alias/aws/s3',
    ROLE,
    'arn:aws:iam::*:role/any',
  ]);
  const workflow = { name: 'churn', bucket: 'results', stateMachineArn: '' };

  test('are the buckets, roles and keys that its policies and workflows name', () => {
    expect(importedOf(assembly, [workflow])).toEqual({
      buckets: ['company-data', 'results'],
      roles: [ROLE],
      keys: [KEY],
    });
  });

  test('is told by a line each', () => {
    const lines = importedLines({ buckets: ['a'], roles: [ROLE], keys: [KEY] }, assembly);
    expect(lines).toHaveLength(3);
    expect(lines[0]).toBe(
      'bucket a: the app does not make it, so the local account has an empty one.',
    );
  });
});
