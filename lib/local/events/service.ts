import type { Wording } from '../aws/wording';
import { answerOwn, type JsonService } from '../operations';
import type { EventBus } from './event-bus';
import { EVENTS } from './operations';

/** EventBridge on this machine: the default bus, with the rules of the app. */
export class EventsService implements JsonService {
  constructor(private readonly bus: EventBus) {}

  /** Does one API operation. @throws AwsError – as EventBridge answers */
  async call(operation: string, input: unknown): Promise<unknown> {
    return answerOwn(EVENTS, operation, this.bus, input, wordingOf(operation));
  }
}

function wordingOf(operation: string): Wording {
  return {
    codes: { constraint: 'ValidationException', type: 'SerializationException' },
    kinds: { decimal: 'DECIMAL_VALUE', list: 'START_ARRAY', object: 'START_OBJECT' },
    where: (path) => ` at '${path}'`,
    unknownMember: (name, _path, known) =>
      `${operation} has no member '${name}'. Its members are ${known.join(', ')}.`,
  };
}
