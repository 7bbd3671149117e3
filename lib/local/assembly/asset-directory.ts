import { statSync } from 'node:fs';
import { RankZeroError } from '../../core/errors';
import type { Assembly, ResolvedResource } from './types';

/**
 * The asset directory with a Lambda function's code.
 *
 * @throws AssetUnsupported – when the code is inline, an image or a zip file
 * @throws AssetMissing – when the assembly has no such asset, or its directory is gone
 */
export function assetDirectory(assembly: Assembly, fn: ResolvedResource): string {
  const { S3Bucket: bucket, S3Key: key } = fn.property('Code') ?? {};
  const name = fn.path ?? fn.logicalId;
  if (typeof bucket !== 'string' || typeof key !== 'string') {
    throw new RankZeroError(
      'AssetUnsupported',
      `The code of the function '${name}' is not an asset.`,
    );
  }
  const asset = assembly.assetAt(bucket, key);
  const found = asset && statSync(asset.path, { throwIfNoEntry: false });
  if (asset === undefined || found === undefined) {
    const what =
      asset === undefined ? `no asset for s3://${bucket}/${key}` : `no file '${asset.path}'`;
    throw new RankZeroError(
      'AssetMissing',
      `The assembly '${assembly.directory}' has ${what}, which the function '${name}' needs.`,
      { hint: "It is out of date or incomplete: synthesize again with 'npx cdk synth'." },
    );
  }
  if (!found.isDirectory()) {
    throw new RankZeroError(
      'AssetUnsupported',
      `The code of the function '${name}' is the file '${asset.path}'; only directories can be run locally. Pass the directory that the file was made from.`,
    );
  }
  return asset.path;
}
