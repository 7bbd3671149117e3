import { resolve } from 'node:path';
import type { JsonObject } from '../../core/checks/shape';
import type { AssetFile } from './manifest';

/** What a stack's metadata adds to its template. */
export interface StackMetadata {
  /** Construct paths by logical id. */
  readonly paths: ReadonlyMap<string, string>;
  /** Values of parameters that hand the places of assets to the template. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The assets that are handed over so. */
  readonly assets: readonly AssetFile[];
}

interface Entry {
  readonly type?: string;
  readonly data?: unknown;
}

/** An asset of the legacy synthesizer. */
interface ParameterAsset {
  readonly path: string;
  readonly id: string;
  readonly packaging: string;
  readonly sourceHash: string;
  readonly s3BucketParameter?: string;
  readonly s3KeyParameter: string;
  readonly artifactHashParameter: string;
}

/** Bucket of the assets that are passed by parameters; any name does, it is only compared. */
const PARAMETER_ASSETS_BUCKET = 'cdk-assets-by-parameter';

/** Reads the metadata of one stack: lists of entries by construct path. */
export function readMetadata(metadata: JsonObject, directory: string): StackMetadata {
  const paths = new Map<string, string>();
  const parameters: Record<string, string> = {};
  const assets: AssetFile[] = [];
  for (const [constructPath, entries] of Object.entries(metadata)) {
    for (const { type, data } of entries as readonly Entry[]) {
      if (type === 'aws:cdk:logicalId' && typeof data === 'string') {
        paths.set(data, constructPath.replace(/^\//, ''));
      }
      const asset = data as ParameterAsset;
      if (type !== 'aws:cdk:asset' || asset.s3BucketParameter === undefined) continue;
      parameters[asset.s3BucketParameter] = PARAMETER_ASSETS_BUCKET;
      // The template joins the two halves of the key that this separator parts.
      parameters[asset.s3KeyParameter] = `assets/||${asset.id}`;
      parameters[asset.artifactHashParameter] = asset.sourceHash;
      assets.push({
        path: resolve(directory, asset.path),
        packaging: asset.packaging === 'zip' ? 'zip' : 'file',
        bucket: PARAMETER_ASSETS_BUCKET,
        key: `assets/${asset.id}`,
      });
    }
  }
  return { paths, parameters, assets };
}
