import { Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as events from 'aws-cdk-lib/aws-events';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Artifacts, TrainingWorkflow, Trigger } from '../../../lib/constructs';
import { builtinTask } from '../../../lib/core';
import { codeOf, testStack } from '../../_helpers/cdk';
import { statementsOf } from '../../_helpers/policies';

function workflow() {
  const stack = testStack();
  const { bucket, sageMakerRole } = new Artifacts(stack, 'Artifacts');
  const training = new TrainingWorkflow(stack, 'Training', {
    workflowName: 'main',
    tasks: [builtinTask('churn', { algorithm: 'xgboost' })],
    bucket,
    sageMakerRole,
  });
  return { stack, bucket, training };
}

const REQUEST = { task: 'churn', inputs: { train: 's3://data/churn/' } };
const nightly = Trigger.schedule(events.Schedule.cron({ hour: '2', minute: '30' }));

describe('startOn', () => {
  test('starts executions with the request by a schedule, as a role that can do nothing else', () => {
    const { stack, training } = workflow();
    training.startOn('Nightly', nightly, REQUEST, {
      enabled: false,
      maxEventAge: Duration.hours(1),
    });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'cron(30 2 * * ? *)',
      State: 'DISABLED',
      Targets: [
        {
          Arn: { Ref: Match.stringLikeRegexp('^TrainingStateMachine') },
          Input: JSON.stringify(REQUEST),
          RetryPolicy: { MaximumEventAgeInSeconds: 3_600 },
        },
      ],
    });
    expect(statementsOf(template, 'TrainingStateMachineEventsRole')).toEqual([
      expect.objectContaining({
        Action: 'states:StartExecution',
        Resource: { Ref: expect.any(String) },
      }),
    ]);
  });

  test('has parts of the event in the request', () => {
    const { stack, training } = workflow();
    const startedBy = events.EventField.fromPath('$.detail.who');
    training.startOn('Asked', Trigger.events({ source: ['mine'] }), { ...REQUEST, startedBy });
    Template.fromStack(stack).hasResourceProperties('AWS::Events::Rule', {
      EventPattern: { source: ['mine'] },
      Targets: [
        {
          InputTransformer: {
            InputPathsMap: { 'detail-who': '$.detail.who' },
            InputTemplate: Match.stringLikeRegexp('"startedBy":<detail-who>'),
          },
        },
      ],
    });
  });

  test('has a bucket of the app send its events, without a function of the library', () => {
    const { stack, bucket, training } = workflow();
    const trigger = Trigger.objectCreated(bucket, { prefix: 'data/a*', suffix: '.csv' });
    training.startOn('NewData', trigger, REQUEST);
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::S3::Bucket', {
      NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
    });
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: { detail: { object: { key: [{ wildcard: 'data/a\\**.csv' }] } } },
    });
    template.resourceCountIs('Custom::S3BucketNotifications', 0);
  });

  test.each<[string, Parameters<TrainingWorkflow['startOn']>[2]]>([
    ['a task that there is not', { task: 'chrun' }],
    ['a member that no request has', { task: 'churn', input: {} } as never],
  ])('fails for %s', (_, request) => {
    expect(codeOf(() => workflow().training.startOn('Nightly', nightly, request))).toBe(
      'InvalidRequest',
    );
  });

  test.each(['e', 'executions/', 'jobs/a/', 'tasks/'])(
    'fails for objects below %s of its own bucket, which it writes itself',
    (prefix) => {
      const { bucket, training } = workflow();
      const trigger = Trigger.objectCreated(bucket, { prefix });
      expect(codeOf(() => training.startOn('Loop', trigger, REQUEST))).toBe('InvalidTrigger');
    },
  );

  test('takes such objects of another bucket, but never all', () => {
    const { stack, training } = workflow();
    const other = s3.Bucket.fromBucketName(stack, 'Other', 'other');
    training.startOn('Jobs', Trigger.objectCreated(other, { prefix: 'jobs/' }), REQUEST);
    expect(codeOf(() => Trigger.objectCreated(other, {}))).toBe('InvalidTrigger');
  });
});
