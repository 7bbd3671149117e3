import { isObject } from '../../../core';
import { StatesError } from '../errors';

/** AWS's limit of a state's input, output, arguments and result, in bytes of UTF-8. */
const PAYLOAD_BYTES = 262_144;
/** AWS's limit of one variable, and of what one Assign sets. */
const ASSIGN_BYTES = 262_144;
/** AWS's limit of all variables of an execution. */
const STORED_BYTES = 10 * 1024 * 1024;

/**
 * Checks a payload against AWS's limit.
 *
 * @param who the state, or what a Task called: a function's ARN, or a service such as `lambda`
 * @throws StatesError – States.DataLimitExceeded
 */
export function checkPayload(value: unknown, who: string): void {
  checkPayloadText(JSON.stringify(value), who);
}

/** The same of a value that is JSON text already. */
export function checkPayloadText(text: string, who: string): void {
  // Most are short, whatever their characters are.
  if (text.length * 3 <= PAYLOAD_BYTES || Buffer.byteLength(text) <= PAYLOAD_BYTES) return;
  throw exceeded(
    `The state/task '${who}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  );
}

/**
 * Checks what one Assign sets.
 *
 * @throws StatesError – States.DataLimitExceeded.
 */
export function checkAssigned(assigned: unknown, state: string): void {
  if (!isObject(assigned)) return;
  const bytes = bytesOf(assigned);
  if (bytes <= ASSIGN_BYTES) return;
  throw exceeded(
    `The state '${state}' assigns ${bytes} bytes to variables. The limit is ${ASSIGN_BYTES}; keep large data in S3.`,
  );
}

/** Counts what the variables of one execution take. */
export class VariableStore {
  private bytes = 0;

  /** @throws StatesError – States.DataLimitExceeded, when all variables would not fit. */
  replace(old: unknown, value: unknown): void {
    this.bytes += bytesOf(value) - (old === undefined ? 0 : bytesOf(old));
    if (this.bytes <= STORED_BYTES) return;
    throw exceeded(`The variables take ${this.bytes} bytes. The limit is ${STORED_BYTES}.`);
  }

  /** Forgets the variables of a scope that ended. */
  release(values: Iterable<unknown>): void {
    for (const value of values) this.bytes -= bytesOf(value);
  }
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

function exceeded(cause: string): StatesError {
  return new StatesError('States.DataLimitExceeded', cause);
}
