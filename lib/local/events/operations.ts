import { isObject } from '../../core';
import type { ConditionValues } from '../iam';
import {
  type Needs,
  type OperationInput,
  type OwnOperation,
  rowsOf,
  type Service,
} from '../operations';
import type { EventBus } from './event-bus';
import { putEvents, putEventsInput } from './put-events';

/** Each entry by itself: conditions on its source and type are asked about it alone. */
const onEventBus: Needs = ({ Entries }, { action, arn }) =>
  (Array.isArray(Entries) ? Entries : []).filter(isObject).map((entry) => ({
    action,
    resource: busArn(entry, arn),
    context: contextOf(entry),
  }));

function busArn({ EventBusName = 'default' }: OperationInput, arn: (rest: string) => string) {
  const name = String(EventBusName);
  return name.startsWith('arn:') ? name : arn(`event-bus/${name}`);
}

function contextOf({ Source, DetailType }: OperationInput): ConditionValues {
  return {
    ...(typeof Source === 'string' && { 'events:source': Source }),
    ...(typeof DetailType === 'string' && { 'events:detail-type': DetailType }),
  };
}

const operation = rowsOf<EventBus>();

/**
 * EventBridge.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html
 */
export const EVENTS: Service<OwnOperation<EventBus>, 'events'> = {
  name: 'events',
  title: 'EventBridge',
  protocol: 'json',
  by: 'events',
  target: 'AWSEvents',
  operations: {
    PutEvents: operation({
      lacks: 'buses other than the default one; each delivery is tried once',
      input: putEventsInput,
      needs: onEventBus,
      run: putEvents,
    }),
  },
};
