import * as iam from 'aws-cdk-lib/aws-iam';
import { type Authorizer, createAuthorizer, type Requirement } from '../../../lib/local/iam';
import { removeDirectories } from '../_helpers/assemblies';
import { allow, assemblyOf, job, role, roleArn } from './_helpers/roles';

afterAll(removeDirectories);

/** Tags of what there is. */
const TAGS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  [job('ours')]: { team: 'ml', stage: 'prod' },
  [job('theirs')]: { team: 'ads' },
  [job('untagged')]: {},
};

describe('conditions on the tags of a resource', () => {
  let authorizer: Authorizer;

  beforeAll(() => {
    const assembly = assemblyOf((stack) => {
      const stop = ['sagemaker:StopTrainingJob'];
      role(stack, 'team', allow(stop, ['*'], { StringEquals: { 'aws:ResourceTag/team': 'ml' } }));
      role(
        stack,
        'own-key',
        allow(stop, ['*'], { StringEquals: { 'sagemaker:ResourceTag/team': 'ml' } }),
      );
      role(
        stack,
        'any-case',
        allow(stop, ['*'], { StringEquals: { 'AWS:resourcetag/TEAM': 'ml' } }),
      );
      role(stack, 'tagged', allow(stop, ['*'], { Null: { 'aws:ResourceTag/team': 'false' } }));
      role(
        stack,
        'not-prod',
        allow(stop, ['*']),
        new iam.PolicyStatement({
          effect: iam.Effect.DENY,
          actions: stop,
          resources: ['*'],
          conditions: { StringEquals: { 'aws:ResourceTag/stage': 'prod' } },
        }),
      );
    });
    authorizer = createAuthorizer(assembly, (arn) => {
      const tags = TAGS[arn];
      return tags && new Map(Object.entries(tags));
    });
  });

  async function isAllowed(name: string, requirement: Omit<Requirement, 'action'>) {
    const asked = { principal: roleArn(name), action: 'sagemaker:StopTrainingJob', ...requirement };
    return (await authorizer.authorize(asked)).allowed;
  }

  test.each([
    ['team', 'ours', true],
    ['team', 'theirs', false],
    ['team', 'untagged', false],
    ['team', 'nowhere', false],
    ['own-key', 'ours', true],
    ['own-key', 'theirs', false],
    ['any-case', 'ours', true],
    ['tagged', 'theirs', true],
    ['tagged', 'untagged', false],
    ['not-prod', 'ours', false],
    ['not-prod', 'theirs', true],
  ])('%s may stop %s: %s', async (name, ofJob, expected) => {
    await expect(isAllowed(name, { resource: job(ofJob) })).resolves.toBe(expected);
  });

  test('tags that a requirement names count in place of those that there are', async () => {
    const resource = job('theirs');
    const tags = new Map([['team', 'ml']]);
    await expect(isAllowed('team', { resource, tags })).resolves.toBe(true);
    await expect(isAllowed('tagged', { resource, tags: new Map() })).resolves.toBe(false);
  });

  test("a service's own key is of no other service", async () => {
    const tags = new Map([['team', 'ml']]);
    const asked = { principal: roleArn('own-key'), action: 'states:StartExecution' };
    const decision = await authorizer.authorize({ ...asked, resource: job('ours'), tags });
    expect(decision.allowed).toBe(false);
  });
});
