import { answerOwn, type JsonService } from '../operations';
import { SSM } from './operations';
import type { Parameters } from './parameters';
import { wordingOf } from './wording';

/** Systems Manager's Parameter Store on this machine, in memory. */
export class ParameterStoreService implements JsonService {
  constructor(private readonly store: Parameters) {}

  /** Does one API operation. @throws AwsError – as Parameter Store answers */
  async call(operation: string, input: unknown): Promise<unknown> {
    return answerOwn(SSM, operation, this.store, input, wordingOf(operation));
  }
}
