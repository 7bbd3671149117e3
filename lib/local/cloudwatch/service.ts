import type { Wording } from '../aws/wording';
import { answerOwn, type JsonService } from '../operations';
import type { MetricStore } from './metric-store';
import { CLOUDWATCH } from './operations';

/** CloudWatch on this machine: metrics can be read. Those of training jobs are in it. */
export class CloudWatchService implements JsonService {
  constructor(private readonly store: MetricStore) {}

  /** Does one API operation. @throws AwsError – as CloudWatch answers */
  async call(operation: string, input: unknown): Promise<unknown> {
    return answerOwn(CLOUDWATCH, operation, this.store, input, wordingOf(operation));
  }
}

function wordingOf(operation: string): Wording {
  return {
    codes: { constraint: 'ValidationError', type: 'SerializationException' },
    kinds: { decimal: 'DECIMAL_VALUE', list: 'START_ARRAY', object: 'START_OBJECT' },
    where: (path) => ` at '${path}'`,
    unknownMember: (name, _path, known) =>
      `${operation} does not take '${name}' in the local account. It takes ${known.join(', ')}.`,
  };
}
