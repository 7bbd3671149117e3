import { StatesError } from '../errors';
import type { JsonValue } from '../query/json-value';
import type { Template } from '../query/template';
import type { ChildEnd, MapRun } from '../types';
import type { Visit } from './visit';

/**
 * Writes how the executions of a Map run ended to S3, and a manifest of that.
 *
 * @returns the result of the Map: where the manifest is
 * @throws StatesError – States.ResultWriterFailed
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html
 */
export async function writeResults(
  visit: Visit,
  writer: Template,
  run: MapRun,
  ends: readonly ChildEnd[],
): Promise<JsonValue> {
  const args = (await visit.fillTyped(writer, 'ResultWriter/Arguments', 'object')) as object;
  const { Bucket, Prefix = '' } = args as Readonly<Record<string, unknown>>;
  const bucket = String(Bucket);
  const id = run.arn.slice(run.arn.lastIndexOf(':') + 1);
  const folder = [String(Prefix).replace(/\/$/, ''), id].filter((part) => part !== '').join('/');
  const write = async (status: string, results: readonly ChildEnd[]) => {
    if (results.length === 0) return [];
    const Key = `${folder}/${status}_0.json`;
    const text = JSON.stringify(results);
    await run.write(bucket, Key, text);
    return [{ Key, Size: Buffer.byteLength(text) }];
  };
  const key = `${folder}/manifest.json`;
  try {
    const ResultFiles = {
      FAILED: await write(
        'FAILED',
        ends.filter(({ Status }) => Status !== 'SUCCEEDED'),
      ),
      PENDING: [],
      SUCCEEDED: await write(
        'SUCCEEDED',
        ends.filter(({ Status }) => Status === 'SUCCEEDED'),
      ),
    };
    const manifest = { DestinationBucket: bucket, MapRunArn: run.arn, ResultFiles };
    await run.write(bucket, key, JSON.stringify(manifest));
  } catch (error) {
    throw new StatesError('States.ResultWriterFailed', (error as Error).message);
  }
  return { MapRunArn: run.arn, ResultWriterDetails: { Bucket: bucket, Key: key } };
}
