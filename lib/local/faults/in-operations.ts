import { isObject } from '../../core';
import { LostAnswer } from '../aws/lost-answer';
import type { JsonService } from '../operations';
import type { Faults } from './faults';
import { instancesOf } from './instances';
import type { JumpingClock } from './jumping-clock';
import { internalError, quotaExceeded, throttled } from './refusals';

/** What faults are injected from. */
export interface Injection {
  readonly faults: Faults;
  readonly clock: JumpingClock;
}

/** A service that answers with faults; what it does is done by then, or not at all. */
export function withFaults(
  service: string,
  answering: JsonService,
  injection: Injection,
): JsonService {
  return {
    call: (operation, input) =>
      faultyCall({ service, operation, input }, () => answering.call(operation, input), injection),
  };
}

/** A call of an operation. */
interface Call {
  readonly service: string;
  readonly operation: string;
  readonly input?: unknown;
}

/** Members of inputs that name what is called, or started. */
const NAMES = ['TrainingJobName', 'HyperParameterTuningJobName', 'FunctionName', 'Name', 'name'];

/** What an input names. */
function calledIn(input: unknown): string | undefined {
  if (!isObject(input)) return undefined;
  return NAMES.map((name) => input[name]).find((name) => typeof name === 'string') as
    | string
    | undefined;
}

/**
 * Makes a call, or has it fail.
 *
 * @throws AwsError – instead of the call
 * @throws LostAnswer – after it
 */
export async function faultyCall<T>(
  { service, operation, input }: Call,
  answer: () => Promise<T>,
  { faults, clock }: Injection,
): Promise<T> {
  const name = `${service}:${operation}`;
  const called = calledIn(input);
  const names = called === undefined ? [name] : [name, `${name} ${called}`];
  const jump = faults.next(['clock-jump'], names);
  if (jump?.seconds !== undefined) clock.jump(jump.seconds * 1_000);
  const refused = faults.next(['throttling', 'internal-error'], names);
  if (refused !== undefined) {
    throw refused.fault === 'throttling' ? throttled(service) : internalError(service);
  }
  if (service === 'sagemaker' && operation.startsWith('Create')) {
    for (const [type, count] of instancesOf(input)) {
      if (faults.next(['quota'], [type])) throw quotaExceeded(type, count);
    }
  }
  const answered = await answer();
  if (faults.next(['lost-response'], names)) throw new LostAnswer();
  return answered;
}
