import { isObject } from '../../core';
import { type InputOf, list, string, structure, timestamp } from '../aws/shapes';
import type { EventBus } from './event-bus';

/** Facts from the API model that AWS publishes (botocore, events/2015-10-07). */
export const putEventsInput = structure({
  'Entries!': list(
    structure({
      Time: timestamp,
      Source: { type: 'string' },
      Resources: list({ type: 'string' }, 0, 1_000),
      DetailType: { type: 'string' },
      Detail: { type: 'string' },
      EventBusName: string(
        1,
        1600,
        '(arn:aws[\\w-]*:events:[a-z]+-[a-z]+-[\\w-]+:[0-9]{12}:event-bus\\/)?[/\\.\\-_A-Za-z0-9]+',
      ),
      TraceHeader: string(1, 500),
    }),
    1,
    10,
  ),
});

type Entry = InputOf<typeof putEventsInput>['Entries'][number];

/** Entries that are not taken, as AWS says of each: the call succeeds all the same. */
function objectionTo({
  Source,
  DetailType,
  Detail,
  EventBusName,
}: Entry): [string, string] | undefined {
  const missing = Object.entries({ Source, DetailType, Detail }).find(([, value]) => !value);
  if (missing !== undefined) {
    return [
      'InvalidArgument',
      `Parameter ${missing[0]} is not valid. Reason: ${missing[0]} is a required argument.`,
    ];
  }
  if (Source?.startsWith('aws.')) {
    return ['NotAuthorizedForSourceException', 'Not authorized for the source.'];
  }
  if (!/^(?:default|arn:.*:event-bus\/default)$/.test(EventBusName ?? 'default')) {
    return ['InvalidArgument', `The local account has no event bus ${EventBusName}.`];
  }
  return detailOf(Detail) === undefined ? ['MalformedDetail', 'Detail is malformed.'] : undefined;
}

function detailOf(text: string | undefined): object | undefined {
  try {
    const detail: unknown = JSON.parse(text ?? '');
    return isObject(detail) ? detail : undefined;
  } catch {
    return undefined;
  }
}

/** PutEvents: puts each entry, or says of it why not. */
export function putEvents(bus: EventBus, { Entries }: InputOf<typeof putEventsInput>): object {
  const answers = Entries.map((entry) => {
    const objection = objectionTo(entry);
    if (objection !== undefined) return { ErrorCode: objection[0], ErrorMessage: objection[1] };
    const { Source = '', DetailType = '', Detail, Resources = [], Time } = entry;
    const EventId = bus.put({
      source: Source,
      'detail-type': DetailType,
      resources: Resources,
      detail: detailOf(Detail) ?? {},
      at: Time === undefined ? new Date() : new Date(Time * 1000),
    });
    return { EventId };
  });
  return {
    FailedEntryCount: answers.filter((answer) => 'ErrorCode' in answer).length,
    Entries: answers,
  };
}
