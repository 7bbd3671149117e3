import { Fn, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import { DockerImageAsset } from 'aws-cdk-lib/aws-ecr-assets';
import * as iam from 'aws-cdk-lib/aws-iam';
import { TaskAccess } from '../../../lib/constructs/training-workflow/task-access';
import {
  builtinTask,
  containerTask,
  customTask,
  type GivenImage,
  type ImageObject,
} from '../../../lib/core';
import { codeOf, testStack } from '../../_helpers/cdk';
import { statement, statementsOf } from '../../_helpers/policies';
import { access, accessOf } from './_helpers/access';

describe('the images of tasks', () => {
  test('pulls the images of the tasks’ algorithms, all their versions, and no others', () => {
    const statements = accessOf({}, ['xgboost', 'kmeans']);
    const rendered = JSON.stringify(statement(statements, 'PullImages')?.Resource);
    expect(rendered.match(/repository\/[\w-]+/g)).toEqual([
      'repository/kmeans',
      'repository/sagemaker-xgboost',
      'repository/xgboost',
    ]);
  });

  describe('with images of custom tasks', () => {
    const pulls = (image: string) => {
      const stack = testStack();
      new TaskAccess(stack, 'Access', {
        role: new iam.Role(stack, 'Role', { assumedBy: new iam.AnyPrincipal() }),
        tasks: [
          customTask('mine', { image, entry: 'a:b', inputs: {}, outputs: {} }),
          ...(image.includes('ecr') ? [] : [builtinTask('kmeans', { algorithm: 'kmeans' })]),
        ],
        dataBuckets: [],
        workflowName: 'main',
      });
      const statements = statementsOf(Template.fromStack(stack), 'Access');
      return JSON.stringify(statement(statements, 'PullImages')?.Resource);
    };

    test.each([
      ['111122223333.dkr.ecr.eu-west-1.amazonaws.com/team/mine:1.0', 'team/mine'],
      ['111122223333.dkr.ecr-fips.us-east-1.amazonaws.com/mine', 'mine'],
      ['111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/mine@sha256:0123', 'mine'],
      ['111122223333.dkr-ecr.eu-west-1.on.aws/mine:1', 'mine'],
    ])('pulls %s from the repository, account and region that it names', (image, repository) => {
      const region = /(?:us|eu|cn)-\w+-1/.exec(image)?.[0];
      expect(pulls(image)).toContain(`:ecr:${region}:111122223333:repository/${repository}"`);
    });

    test('has nothing to say about images outside of ECR', () => {
      const repositories = pulls('registry.example.com/mine:1')?.match(/repository\/[\w-]+/g);
      expect(repositories).toEqual(['repository/kmeans']);
    });
  });

  test('pulls an image that is given as a repository, by tag, digest, or the latest', () => {
    const stack = testStack();
    const repository = ecr.Repository.fromRepositoryName(stack, 'Images', 'team/mine');
    const of = (image: GivenImage) =>
      customTask('mine', { image, entry: 'a:b', inputs: {}, outputs: {} });
    const uri = (image: GivenImage) => JSON.stringify(stack.resolve(of(image).record.image));
    expect(uri(repository)).toMatch(/\/team\/mine:latest/);
    expect(uri({ repository, tagOrDigest: '1.0' })).toMatch(/\/team\/mine:1\.0/);
    expect(uri({ repository, tagOrDigest: 'sha256:0123' })).toMatch(/\/team\/mine@sha256:0123/);
    access(stack, [of(repository)]);
    const statements = statementsOf(Template.fromStack(stack), 'Access');
    expect(JSON.stringify(statement(statements, 'PullImages'))).toContain(':repository/team/mine');
  });

  test('pulls the image of a container task, and nothing for an algorithm of the Marketplace', () => {
    const stack = testStack();
    const repository = ecr.Repository.fromRepositoryName(stack, 'Images', 'team/segment');
    access(stack, [
      containerTask('segment', { image: { repository, tagOrDigest: '7' } }),
      containerTask('sold', {
        algorithmName: 'arn:aws:sagemaker:eu-west-1:985815980388:algorithm/sold-1',
      }),
    ]);
    const pull = statement(statementsOf(Template.fromStack(stack), 'Access'), 'PullImages');
    expect(JSON.stringify(pull?.Resource).match(/repository\/[\w/-]+/g)).toEqual([
      'repository/team/segment',
    ]);
  });

  test('needs no right to any image when all are outside of ECR', () => {
    const stack = testStack();
    new TaskAccess(stack, 'Access', {
      role: new iam.Role(stack, 'Role', { assumedBy: new iam.AnyPrincipal() }),
      tasks: [
        customTask('mine', {
          image: 'registry.example.com/mine:1',
          entry: 'a:b',
          inputs: {},
          outputs: {},
          encryption: { volumeKmsKeyId: '0123-4567' },
        }),
      ],
      dataBuckets: [],
      workflowName: 'main',
    });
    expect(JSON.stringify(Template.fromStack(stack).toJSON())).not.toContain('ecr:');
  });

  describe('with images of the app', () => {
    const pulls = (image: (stack: Stack) => string | ImageObject): string => {
      const stack = testStack();
      access(stack, [
        customTask('x', { image: image(stack), entry: 'a:b', inputs: {}, outputs: {} }),
      ]);
      const statements = statementsOf(Template.fromStack(stack), 'Access');
      return JSON.stringify(statement(statements, 'PullImages')?.Resource);
    };
    const asset = (stack: Stack) =>
      new DockerImageAsset(stack, 'Asset', {
        directory: __dirname,
        file: 'image-repositories.test.ts',
      });

    test.each([
      ['the asset', asset],
      ['its URI', (stack: Stack) => asset(stack).imageUri],
    ])('pulls the image of a DockerImageAsset, given %s', (_what, image) => {
      expect(pulls(image)).toMatch(/:repository\/.*cdk-hnb659fds-container-assets/);
    });

    test.each([
      ['of the app', (stack: Stack) => new ecr.Repository(stack, 'R'), /\{"Ref":"R\w+"\}/],
      [
        'imported by name',
        (stack: Stack) => ecr.Repository.fromRepositoryName(stack, 'R', 'team/r'),
        /:repository\/team\/r"/,
      ],
      [
        'imported by ARN',
        (stack: Stack) =>
          ecr.Repository.fromRepositoryArn(
            stack,
            'R',
            'arn:aws:ecr:eu-west-1:111122223333:repository/team/r',
          ),
        /:ecr:eu-west-1:111122223333:repository\/team\/r"/,
      ],
    ])('pulls from a repository %s', (_what, repository, expected) => {
      expect(pulls((stack) => repository(stack).repositoryUriForTag('1'))).toMatch(expected);
    });

    test('fails for an image whose repository only the deployment knows', () => {
      expect(codeOf(() => pulls(() => Fn.importValue('Image')))).toBe('ImageNotKnown');
    });

    test('pulls such an image when its repository is given with it', () => {
      const image = (stack: Stack) => ({
        imageUri: Fn.importValue('Image'),
        repository: ecr.Repository.fromRepositoryName(stack, 'R', 'team/r'),
      });
      expect(pulls(image)).toContain(':repository/team/r"');
    });
  });
});
