import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Artifacts, type ArtifactsProps } from '../../lib/constructs';
import { codeOf, testStack, treeOf } from '../_helpers/cdk';
import { actionsOnEverything, statement, statementsOf } from '../_helpers/policies';

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/0123';

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

  describe('retention of results', () => {
    test('ends jobs, those of single tasks too, and documents when told', () => {
      synthesize({
        jobsRetention: Duration.days(90),
        executionsRetention: Duration.days(400),
      }).hasResourceProperties('AWS::S3::Bucket', {
        LifecycleConfiguration: {
          Rules: Match.arrayWith([
            { Id: 'Jobs', Prefix: 'jobs/', Status: 'Enabled', ExpirationInDays: 90 },
            { Id: 'JobsOfTasks', Prefix: 'tasks/', Status: 'Enabled', ExpirationInDays: 90 },
            { Id: 'Executions', Prefix: 'executions/', Status: 'Enabled', ExpirationInDays: 400 },
          ]),
        },
      });
    });

    test.each([Duration.hours(36), Duration.days(0)])('fails for %s', (jobsRetention) => {
      expect(codeOf(() => synthesize({ jobsRetention }))).toBe('InvalidRetention');
    });
  });

  test('empties a bucket that is destroyed, if told, and no other', () => {
    const { DESTROY } = RemovalPolicy;
    synthesize({ removalPolicy: DESTROY, autoDeleteObjects: true }).resourceCountIs(
      'Custom::S3AutoDeleteObjects',
      1,
    );
    expect(codeOf(() => synthesize({ autoDeleteObjects: true }))).toBe('BucketIsKept');
  });

  test('takes a role that is there', () => {
    const stack = testStack();
    const role = new iam.Role(stack, 'Mine', { assumedBy: new iam.AnyPrincipal() });
    const artifacts = new Artifacts(stack, 'Artifacts', { sageMakerRole: role });
    expect(artifacts.sageMakerRole).toBe(role);
    expect(treeOf(artifacts)).toEqual(['Bucket']);
  });

  describe('with a bucket that is there', () => {
    test('of the app, protects its manifests and makes none', () => {
      const stack = testStack();
      const bucket = new s3.Bucket(stack, 'Ours') as s3.IBucket;
      const artifacts = new Artifacts(stack, 'Artifacts', { bucket });
      expect(artifacts.bucket).toBe(bucket);
      expect(treeOf(artifacts)).toEqual(['SageMakerRole']);
      const template = Template.fromStack(stack);
      template.resourceCountIs('AWS::S3::Bucket', 1);
      template.hasResourceProperties('AWS::S3::BucketPolicy', {
        PolicyDocument: {
          Statement: Match.arrayWith([Match.objectLike({ Sid: 'WriteManifestsOnce' })]),
        },
      });
    });

    test('imported with its key, lets the role use both and says what its policy misses', () => {
      const stack = testStack();
      const { bucket } = new Artifacts(stack, 'Artifacts', {
        bucket: s3.Bucket.fromBucketName(stack, 'Ours', 'ml-data'),
        encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY),
      });
      expect(bucket.encryptionKey?.keyArn).toBe(KEY);
      const statements = statementsOf(Template.fromStack(stack), 'ArtifactsSageMakerRole');
      expect(statement(statements, 'UseKey')?.Resource).toBe(KEY);
      expect(JSON.stringify(statement(statements, 'WriteOutputs'))).toContain('ml-data/jobs/*');
      Annotations.fromStack(stack).hasInfo(
        '/Test/Artifacts',
        Match.stringLikeRegexp('writeManifestsOnce'),
      );
    });

    test('fails when another key is given than the one that it has', () => {
      const stack = testStack();
      const given = {
        bucket: new s3.Bucket(stack, 'Ours', {
          encryptionKey: new kms.Key(stack, 'Own'),
        }) as s3.IBucket,
        encryptionKey: new kms.Key(stack, 'Other'),
      };
      expect(codeOf(() => new Artifacts(stack, 'A', given))).toBe('OptionsOfGivenBucket');
    });

    test('fails when it comes with options of a bucket that would be made', () => {
      const stack = testStack();
      const bucket = s3.Bucket.fromBucketName(stack, 'Ours', 'ml-data');
      const given = { bucket, removalPolicy: RemovalPolicy.DESTROY };
      expect(codeOf(() => new Artifacts(stack, 'A', given))).toBe('OptionsOfGivenBucket');
      expect(() => new Artifacts(stack, 'B', given)).toThrow(/removalPolicy/);
    });
  });
});
