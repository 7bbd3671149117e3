import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Artifacts, type ArtifactsProps } from '../../lib/constructs';
import { testStack, treeOf } from '../_helpers/cdk';
import { actionsOnEverything, statement, statementsOf } from '../_helpers/policies';

function synthesize(props: ArtifactsProps = {}): Template {
  const stack = testStack();
  new Artifacts(stack, 'Artifacts', props);
  return Template.fromStack(stack);
}

describe('Artifacts', () => {
  test('has the constructs that its documentation lists', () => {
    expect(treeOf(new Artifacts(testStack(), 'Artifacts'))).toEqual(['Bucket', 'SageMakerRole']);
  });

  describe('the bucket', () => {
    test('is private, versioned, without ACLs and encrypted by S3', () => {
      synthesize().hasResourceProperties('AWS::S3::Bucket', {
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        VersioningConfiguration: { Status: 'Enabled' },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
          ],
        },
      });
    });

    test('denies every request without TLS', () => {
      synthesize().hasResourceProperties('AWS::S3::BucketPolicy', {
        PolicyDocument: {
          Statement: [
            Match.objectLike({
              Effect: 'Deny',
              Action: 's3:*',
              Principal: { AWS: '*' },
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            }),
            Match.anyValue(),
          ],
        },
      });
    });

    test('denies whoever would replace a manifest, or copy over one', () => {
      synthesize().hasResourceProperties('AWS::S3::BucketPolicy', {
        PolicyDocument: {
          Statement: Match.arrayWith([
            {
              Sid: 'WriteManifestsOnce',
              Effect: 'Deny',
              Principal: { AWS: '*' },
              Action: 's3:PutObject',
              Resource: ['jobs', 'tasks/*/*/jobs'].map((jobs) => ({
                'Fn::Join': [
                  '',
                  [{ 'Fn::GetAtt': [Match.anyValue(), 'Arn'] }, `/${jobs}/*/outputs/outputs.json`],
                ],
              })),
              Condition: {
                Null: { 's3:if-none-match': 'true' },
                Bool: { 's3:ObjectCreationOperation': 'true' },
              },
            },
          ]),
        },
      });
    });

    test('forgets abandoned uploads, replaced versions and tagged scratch, nothing else', () => {
      synthesize().hasResourceProperties('AWS::S3::Bucket', {
        LifecycleConfiguration: {
          Rules: [
            {
              Id: 'AbandonedUploads',
              Status: 'Enabled',
              AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
            },
            {
              Id: 'ReplacedVersions',
              Status: 'Enabled',
              NoncurrentVersionExpiration: { NoncurrentDays: 30 },
              ExpiredObjectDeleteMarker: true,
            },
            {
              Id: 'Scratch',
              Status: 'Enabled',
              TagFilters: [{ Key: 'rankzero:scratch', Value: 'true' }],
              ExpirationInDays: 30,
            },
          ],
        },
      });
    });

    test('stays when it leaves the app', () => {
      synthesize().hasResource('AWS::S3::Bucket', {
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
      });
    });
  });

  describe('with everything set', () => {
    const stack = testStack();
    new Artifacts(stack, 'Artifacts', {
      encryptionKey: new kms.Key(stack, 'Key'),
      scratchRetention: Duration.days(3),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const template = Template.fromStack(stack);

    test('encrypts with the key, one data key for many objects', () => {
      template.hasResourceProperties('AWS::S3::Bucket', {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            {
              BucketKeyEnabled: true,
              ServerSideEncryptionByDefault: {
                SSEAlgorithm: 'aws:kms',
                KMSMasterKeyID: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] },
              },
            },
          ],
        },
      });
    });

    test('lets the role use that key only', () => {
      expect(statement(statementsOf(template, 'ArtifactsSageMakerRole'), 'UseKey')).toMatchObject({
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Resource: { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] },
      });
    });

    test('keeps scratch as long as told, and the bucket no longer than the app', () => {
      template.hasResource('AWS::S3::Bucket', {
        DeletionPolicy: 'Delete',
        Properties: {
          LifecycleConfiguration: {
            Rules: Match.arrayWith([Match.objectLike({ Id: 'Scratch', ExpirationInDays: 3 })]),
          },
        },
      });
    });
  });

  describe("SageMaker's role", () => {
    const statements = statementsOf(synthesize(), 'ArtifactsSageMakerRole');
    const objects = (prefix: string) => ({
      'Fn::Join': ['', [{ 'Fn::GetAtt': [expect.any(String), 'Arn'] }, `/${prefix}`]],
    });

    test('is for SageMaker in this account', () => {
      synthesize().hasResourceProperties('AWS::IAM::Role', {
        AssumeRolePolicyDocument: {
          Statement: [
            {
              Action: 'sts:AssumeRole',
              Effect: 'Allow',
              Principal: { Service: 'sagemaker.amazonaws.com' },
              Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
            },
          ],
        },
      });
    });

    test('reads whatever lies in the bucket: data sets may be at any key', () => {
      expect(statement(statements, 'ReadChannels')).toMatchObject({
        Action: 's3:GetObject',
        Resource: objects('*'),
      });
    });

    test('writes under jobs only, and deletes checkpoints only', () => {
      expect(statement(statements, 'WriteOutputs')).toMatchObject({
        Action: 's3:PutObject',
        Resource: objects('jobs/*'),
      });
      expect(statement(statements, 'MirrorCheckpoints')).toMatchObject({
        Action: 's3:DeleteObject',
        Resource: objects('jobs/*/checkpoints/*'),
      });
    });

    test('names every resource but metrics, which it limits to SageMaker’s namespaces', () => {
      expect(actionsOnEverything(statements)).toEqual(['cloudwatch:PutMetricData']);
      expect(statement(statements, 'PublishMetrics')?.Condition).toEqual({
        StringLike: { 'cloudwatch:namespace': '/aws/sagemaker/*' },
      });
    });
  });
});
