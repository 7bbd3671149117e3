import type { OutputReference, StoredObject } from '../model';
import { type ExecutionResult, storedOutputs } from '../results';

/** An object, or the objects below a prefix, that a result refers to. */
export interface KeptObjects {
  /** `s3://…`; with a slash at its end it is a prefix. */
  readonly uri: string;
  /** Of all of them together. Absent: not known. */
  readonly sizeBytes?: number;
  /** @default 1 */
  readonly count?: number;
}

/** Everything in S3 that a result refers to. */
export function keptObjects(result: ExecutionResult): KeptObjects[] {
  const outputs = Object.values(storedOutputs(result)).flatMap(objectsOf);
  return result.kind === 'tuning' ? [...outputs, { uri: result.trials.uri }] : outputs;
}

function objectsOf(output: OutputReference): KeptObjects[] {
  switch (output.type) {
    case 'model':
    case 'archive':
      return [{ uri: output.uri }];
    case 'directory': {
      const { uri, fileCount: count, sizeBytes, listing } = output;
      return [{ uri, count, sizeBytes }, objectOf(listing)];
    }
    case 'file':
    case 'text':
    case 'json':
      return [objectOf(output)];
  }
}

function objectOf({ uri, sizeBytes }: StoredObject): KeptObjects {
  return { uri, sizeBytes };
}
