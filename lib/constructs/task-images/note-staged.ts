import { appendFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { isAbsolute, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AssetStaging } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { packageRoot } from '../../package-root';
import { STAGED_FILE, type StagedImage, type StagedImages } from '../../staging/staged-images';

/**
 * Tells the command line, if it synthesizes the app, what was staged, and what it needs to know to
 * stage only an edited source again. Otherwise does nothing.
 */
export function noteStaged(scope: Construct, images: readonly StagedImage[]): void {
  const file = process.env[STAGED_FILE];
  if (file === undefined || images.length === 0) return;
  scope.node.addValidation({
    // Not before the app is complete: each line is about all of it.
    validate() {
      const staged: StagedImages = {
        packageRoot: packageRoot(),
        images,
        modules: loadedModules(),
        otherSources: scope.node.root.node
          .findAll()
          .filter((construct) => construct instanceof AssetStaging)
          .map(({ sourcePath }) => sourcePath),
      };
      appendFileSync(file, `${JSON.stringify(staged)}\n`);
      return [];
    },
  });
}

/**
 * Every module that is loaded, whichever loader has loaded it. `require.cache` has no ES modules;
 * Node's debugger has them, but no module that nothing refers to any more.
 */
function loadedModules(): string[] | undefined {
  const urls = Object.keys(require.cache);
  const session = new Session();
  try {
    session.connect();
    session.on('Debugger.scriptParsed', ({ params }) => urls.push(params.url));
    // The scripts that are there already are told before this returns.
    session.post('Debugger.enable');
    session.post('Debugger.disable');
  } catch {
    // A build of Node without the inspector, or one that does not permit it.
    return undefined;
  } finally {
    session.disconnect();
  }
  const files = urls.filter((url) => url.startsWith('file:') || isAbsolute(url)).map(pathOf);
  return [...new Set(files)].filter((path) => !path.includes(`${sep}node_modules${sep}`)).sort();
}

function pathOf(url: string): string {
  // Loaders mark what they have loaded by a query.
  const [path = ''] = url.split('?');
  return path.startsWith('file:') ? fileURLToPath(path) : path;
}
