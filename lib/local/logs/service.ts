import { answerOwn, type JsonService } from '../operations';
import type { LogStore } from './log-store';
import { LOGS } from './operations';
import { wordingOf } from './wording';

/** CloudWatch Logs on this machine: its events are on disk, everything else is in memory. */
export class LogsService implements JsonService {
  constructor(private readonly store: LogStore) {}

  /** Does one API operation. @throws AwsError – as CloudWatch Logs answers */
  async call(operation: string, input: unknown): Promise<unknown> {
    return answerOwn(LOGS, operation, this.store, input, wordingOf(operation));
  }
}
