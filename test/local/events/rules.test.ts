import { type Assembly, readAssembly } from '../../../lib/local/assembly';
import { bucketsWithEvents, eventRules } from '../../../lib/local/events';
import { LOCAL, removeDirectories, writeAssembly } from '../_helpers/assemblies';

afterAll(removeDirectories);

const MACHINE = 'arn:aws:states:us-east-1:123456789012:stateMachine:Training';
const TARGET = { Arn: MACHINE, RoleArn: 'arn:aws:iam::123456789012:role/r', Id: 't' };

function assembly(resources: Record<string, object>): Assembly {
  return readAssembly(writeAssembly({ Stack: { Resources: resources } }), LOCAL);
}

function read(properties: object) {
  const told: string[] = [];
  const rule = { Type: 'AWS::Events::Rule', Properties: { Name: 'Rule', ...properties } };
  const rules = eventRules(assembly({ Rule: rule }), (_resource, { message }) =>
    told.push(message),
  );
  return { rules, told };
}

describe('eventRules', () => {
  test('reads schedules, and what targets get', () => {
    const { rules, told } = read({
      ScheduleExpression: 'rate(1 hour)',
      Targets: [{ ...TARGET, Input: '{}' }, { ...TARGET, InputPath: '$.detail' }, TARGET],
    });
    expect(told).toEqual([]);
    expect(rules).toMatchObject([
      {
        schedule: 'rate(1 hour)',
        targets: [
          { arn: MACHINE, input: { text: '{}' } },
          { input: { paths: { input: '$.detail' }, template: '<input>' } },
          { input: {} },
        ],
      },
    ]);
  });

  test('leaves out what is turned off, and says nothing', () => {
    const off = { State: 'DISABLED', ScheduleExpression: 'every day', Targets: [TARGET] };
    expect(read(off)).toEqual({ rules: [], told: [] });
  });

  test.each<[object, RegExp]>([
    [{ ScheduleExpression: 'cron(0 0 L * ? *)', Targets: [TARGET] }, /schedule cron\(0 0 L/],
    [
      { EventPattern: { a: ['b'] }, Targets: [{ ...TARGET, InputPath: '$.a[*]' }] },
      /path \$\.a\[\*\]/,
    ],
  ])('leaves out what does not run here, and says why: %#', (properties, why) => {
    expect(read(properties)).toEqual({ rules: [], told: [expect.stringMatching(why)] });
  });
});

test('bucketsWithEvents has those that send their events', () => {
  const bucket = (BucketName: string, EventBridgeConfiguration?: object) => ({
    Type: 'AWS::S3::Bucket',
    Properties: {
      BucketName,
      ...(EventBridgeConfiguration && { NotificationConfiguration: { EventBridgeConfiguration } }),
    },
  });
  const its = assembly({
    On: bucket('on', { EventBridgeEnabled: true }),
    Default: bucket('by-default', {}),
    Off: bucket('off', { EventBridgeEnabled: false }),
    None: bucket('none'),
  });
  const named = ['on', 'by-default'].map((name) => [name, `arn:aws:s3:::${name}`]);
  expect([...bucketsWithEvents(its, () => undefined)]).toEqual(named);
});
