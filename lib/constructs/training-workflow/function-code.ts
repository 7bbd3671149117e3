import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { packageRoot } from '../../package-root';
import { writeBundle } from '../../staging/kept-bundle';
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
  const cache = join(root, 'node_modules', '.cache', 'rankzero');
  return lambda.Code.fromAsset(sources, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Asked for by the type, and never started: bundling here either works or throws.
      image: DockerImage.fromRegistry('scratch'),
      local: {
        tryBundle(folder) {
          writeBundle({ root, cache, name }, folder, (its) => inputsOf(bundleFunction(name, its)));
          return true;
        },
      },
    },
  });
}

/** Decide about each bundle besides the files that are in it: settings, versions, the page. */
const SETTINGS = ['package.json', 'package-lock.json', 'tsconfig.json'];
const FOLDERS = ['lib/report', 'lib/constructs/training-workflow'];

/** With the folders of sources: a new file in one may be found before the one that was bundled. */
function inputsOf(bundled: readonly string[]): string[] {
  const below = FOLDERS.flatMap((folder) =>
    readdirSync(join(packageRoot(), folder), { recursive: true }).map((path) =>
      join(folder, String(path)),
    ),
  );
  const own = [...bundled, ...below].filter((path) => !path.startsWith('node_modules'));
  return [...new Set([...SETTINGS, ...bundled, ...below, ...own.map((path) => dirname(path))])];
}
