import type { AwsEvent } from '../../../lib/local/events/event';
import { type TargetInput, targetInput } from '../../../lib/local/events/target-input';

const EVENT: AwsEvent = {
  version: '0',
  id: 'id',
  'detail-type': 'Object Created',
  source: 'aws.s3',
  account: '123456789012',
  time: '2026-11-29T10:00:00Z',
  region: 'us-east-1',
  resources: [],
  detail: { object: { key: 'a","task":"other', size: 5 } },
};
const RULE = { name: 'Rule', arn: 'arn:rule' };

const made = (input: TargetInput) => targetInput(input, EVENT, RULE);
const filled = (template: string) =>
  made({
    template,
    paths: { key: '$.detail.object.key', size: '$.detail.object.size', none: '$.detail.none' },
  });

describe('what a target gets', () => {
  test('is the event, or a text as it is', () => {
    expect(JSON.parse(made({}))).toEqual(EVENT);
    expect(made({ text: '{"task":"<key>"}' })).toBe('{"task":"<key>"}');
  });

  test('is a template with values as JSON, which nothing gets out of', () => {
    const template =
      '{"task":"mine","key":<key>,"uri":"s3://b/<key>","size":<size>,"n":"<size>","none":<none>}';
    expect(JSON.parse(filled(template))).toEqual({
      task: 'mine',
      key: 'a","task":"other',
      uri: 's3://b/a","task":"other',
      size: 5,
      n: '5',
      none: null,
    });
  });

  test('knows the rule, and the event without its detail', () => {
    const { detail: _detail, ...rest } = EVENT;
    const template =
      '[<aws.events.rule-name>,<aws.events.rule-arn>,<aws.events.event>,<aws.events.event.json>]';
    expect(JSON.parse(filled(template))).toEqual(['Rule', 'arn:rule', rest, EVENT]);
  });
});
