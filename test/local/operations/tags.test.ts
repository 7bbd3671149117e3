import { requirementsOf } from '../../../lib/local/operations';
import { namedService } from './_helpers/named-services';

const PLACE = { partition: 'aws', region: 'us-east-1', account: '123456789012' };

describe('the tags that a call carries', () => {
  test.each<[string, string, Record<string, unknown>]>([
    ['sagemaker', 'AddTags', { ResourceArn: 'arn:j', Tags: [{ Key: 'team', Value: 'ml' }] }],
    ['ssm', 'PutParameter', { Name: '/a', Tags: [{ Key: 'team', Value: 'ml' }] }],
    ['ssm', 'AddTagsToResource', { ResourceId: '/a', Tags: [{ Key: 'team', Value: 'ml' }] }],
    ['secretsmanager', 'CreateSecret', { Name: 's', Tags: [{ Key: 'team', Value: 'ml' }] }],
    ['logs', 'CreateLogGroup', { logGroupName: '/x', tags: { team: 'ml' } }],
    ['logs', 'TagResource', { resourceArn: 'arn:g', tags: { team: 'ml' } }],
    ['sns', 'CreateTopic', { Name: 't', 'Tags.member.1.Key': 'team', 'Tags.member.1.Value': 'ml' }],
  ])('of %s:%s are condition keys of what it needs', (service, operation, input) => {
    for (const { context } of requirementsOf(namedService(service), operation, input, PLACE)) {
      expect(context).toMatchObject({ 'aws:RequestTag/team': 'ml', 'aws:TagKeys': ['team'] });
    }
  });

  test.each<[string, string, Record<string, unknown>]>([
    ['sagemaker', 'DeleteTags', { ResourceArn: 'arn:j', TagKeys: ['team', 'stage'] }],
    ['ssm', 'RemoveTagsFromResource', { ResourceId: '/a', TagKeys: ['team', 'stage'] }],
    ['logs', 'UntagResource', { resourceArn: 'arn:g', tagKeys: ['team', 'stage'] }],
    ['logs', 'UntagLogGroup', { logGroupName: '/x', tags: ['team', 'stage'] }],
    [
      'sns',
      'UntagResource',
      { ResourceArn: 'arn:t', 'TagKeys.member.1': 'team', 'TagKeys.member.2': 'stage' },
    ],
  ])('away by %s:%s are keys only', (service, operation, input) => {
    const [needed] = requirementsOf(namedService(service), operation, input, PLACE);
    expect(needed?.context).toEqual({ 'aws:TagKeys': ['team', 'stage'] });
  });

  test.each([null, 'text', 7, [null, 'text', { Value: 'no key' }]])(
    'are none where they are %j, which the service refuses',
    (Tags) => {
      const input = { ResourceArn: 'arn:j', Tags };
      const [needed] = requirementsOf(namedService('sagemaker'), 'AddTags', input, PLACE);
      expect(needed?.context?.['aws:RequestTag/text']).toBeUndefined();
    },
  );
});
