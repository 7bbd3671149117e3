import { anywhere, type Needs, onArn, text } from '../../operations';
import type { ForwardedService } from '../operation';
import {
  checkMessage,
  checkPage,
  checkSubscription,
  manyRecipients,
  RECIPIENTS,
} from './check-forms';

const onTopic = onArn('TopicArn');
const onTagged = onArn('ResourceArn');

const createTopic: Needs = (input, { action, arn }) => {
  const resource = arn(text(input, 'Name'));
  const isTagged = input['Tags.member.1.Key'] !== undefined;
  return [{ action, resource }, ...(isTagged ? [{ action: 'sns:TagResource', resource }] : [])];
};

/** A message goes to one topic, endpoint or telephone; a number is not a resource in IAM. */
const publish: Needs = (input, { action }) => {
  const given = RECIPIENTS.filter((member) => input[member] !== undefined);
  if (given.length > 1) throw manyRecipients(given);
  const [member = 'TopicArn'] = given;
  return [{ action, resource: member === 'PhoneNumber' ? '*' : text(input, member) }];
};

/** A batch of messages needs what one message needs. */
const publishBatch: Needs = (input) => [
  { action: 'sns:Publish', resource: text(input, 'TopicArn') },
];

const subscribe: Needs = (input, { action }) => {
  const given = Object.entries({ Protocol: input.Protocol, Endpoint: input.Endpoint });
  const context = given.flatMap(([name, value]) =>
    value === undefined ? [] : [[`sns:${name}`, String(value)]],
  );
  return [{ action, resource: text(input, 'TopicArn'), context: Object.fromEntries(context) }];
};

/**
 * SNS, by moto.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html
 */
export const SNS: ForwardedService = {
  name: 'sns',
  title: 'SNS',
  protocol: 'query',
  by: 'moto',
  denial: { code: 'AuthorizationError', statusCode: 403 },
  operations: {
    ConfirmSubscription: { needs: onTopic },
    CreateTopic: { needs: createTopic },
    DeleteTopic: { needs: onTopic },
    GetSubscriptionAttributes: { needs: anywhere },
    GetTopicAttributes: { needs: onTopic },
    ListSubscriptions: { needs: anywhere, checkForm: checkPage },
    ListSubscriptionsByTopic: { needs: onTopic, checkForm: checkPage },
    ListTagsForResource: { needs: onTagged },
    ListTopics: { needs: anywhere, checkForm: checkPage },
    Publish: { needs: publish, checkForm: checkMessage },
    PublishBatch: { needs: publishBatch },
    SetSubscriptionAttributes: { needs: anywhere },
    SetTopicAttributes: { needs: onTopic },
    Subscribe: { needs: subscribe, checkForm: checkSubscription },
    TagResource: { needs: onTagged },
    Unsubscribe: { needs: anywhere },
    UntagResource: { needs: onTagged },
  },
};
