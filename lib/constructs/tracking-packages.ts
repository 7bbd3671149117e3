import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { type CustomTaskRecord, readRequirement, type ScriptTaskRecord } from '../core';

/** What tracking needs: MLflow's client, whole or small, and the plugin that signs its requests. */
const NEEDED: readonly (readonly string[])[] = [['mlflow', 'mlflow-skinny'], ['sagemaker-mlflow']];

/**
 * Warns of a task with tracking whose requirements do not name what that needs. It is no error: an
 * image that it is built on may bring the packages, and a training does not fail without them.
 *
 * @param requirements - lines of its requirements.txt
 */
export function noteTrackingPackages(
  scope: Construct,
  { name, tracking }: CustomTaskRecord | ScriptTaskRecord,
  requirements: readonly string[],
): void {
  if (tracking === undefined) return;
  const named = requirements.flatMap((line) => {
    const [plain = ''] = line.split(/[;#]/);
    return readRequirement(plain)?.name ?? [];
  });
  const missing = NEEDED.filter((names) => !names.some((it) => named.includes(it)));
  if (missing.length === 0) return;
  const what = missing.map(([first]) => first).join(' and ');
  Annotations.of(scope).addWarningV2(
    `rankzero:trackingPackages:${name}`,
    `The task ${JSON.stringify(name)} has tracking, but its requirements.txt does not name ${what}. Add ${missing.length === 1 ? 'it' : 'them'}, unless its image brings ${missing.length === 1 ? 'it' : 'them'}: without, nothing is tracked.`,
  );
}
