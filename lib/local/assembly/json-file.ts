import { readFileSync } from 'node:fs';
import { isObject } from '../../core';
import type { JsonObject } from '../../core/checks/shape';
import { RankZeroError } from '../../core/errors';

/**
 * Reads a file of an assembly that has to hold a JSON object.
 *
 * @throws AssemblyInvalid – when it does not
 */
export function readJson(file: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason =
      error instanceof SyntaxError ? `it is not JSON: ${error.message}` : 'it is missing';
    throw invalid(`'${file}' cannot be read, ${reason}`, error);
  }
  if (isObject(value)) return value;
  throw invalid(`'${file}' does not hold a JSON object`);
}

/** The error of a directory that is no cloud assembly. */
export function invalid(found: string, cause?: unknown): RankZeroError {
  return new RankZeroError('AssemblyInvalid', `Not a usable cloud assembly: ${found}.`, {
    hint: "Remove cdk.out and synthesize again with 'npx cdk synth'.",
    ...(cause !== undefined && { cause }),
  });
}
