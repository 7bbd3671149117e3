import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { packageRoot } from '../../package-root';
import { bundleFunction, type FunctionName } from './bundle-function';

/**
 * The code of a workflow's function: in Rank Zero's repository bundled from the sources as they are
 * now, in the package, which has no sources of it, what was bundled there when it was packed. Both
 * have the same bytes, and so the same asset hash.
 */
export function functionCode(name: FunctionName): lambda.Code {
  const root = packageRoot();
  const sources = join(root, 'lambdas', name);
  if (!existsSync(sources)) return lambda.Code.fromAsset(join(root, 'dist', 'lambdas', name));
  return lambda.Code.fromAsset(sources, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Asked for by the type, and never started: bundling here either works or throws.
      image: DockerImage.fromRegistry('scratch'),
      local: {
        tryBundle(folder) {
          bundleFunction(name, folder);
          return true;
        },
      },
    },
  });
}
