// `npm run build`: makes in dist/ what the package has and the repository runs from sources: the
// library with its types, the Lambdas, the command line, and the licences of what is bundled in.
// npm calls it before it packs.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleProgram } from './bundle-program.mjs';
import { packagesOf, thirdPartyNotices } from './notices.mjs';
import { root } from './setup.mjs';

const dist = join(root, 'dist');

/** Makes dist/; returns the folders of the packages that are bundled in, relative to the root. */
export function build() {
  for (const part of ['containers', 'lambdas', 'lib', 'rankzero-sdk']) {
    rmSync(join(dist, part), { recursive: true, force: true });
  }
  compile();
  const bundled = packagesOf([...bundleLambdas(), ...bundleRunnerSdk()]);
  bundleProgram(root, 'rankzero');
  writeFileSync(join(dist, 'THIRD-PARTY-NOTICES.txt'), thirdPartyNotices(root, bundled));
  return bundled;
}

/** The library as modules that `require` and `import` both load, with types and source maps. */
function compile() {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const { status } = spawnSync(process.execPath, [tsc, '--project', 'tsconfig.build.json'], {
    cwd: root,
    // npm's own output, such as a list of what it packs, is on standard output.
    stdio: ['ignore', 2, 2],
  });
  if (status === 0) return;
  process.stderr.write('error NotBuilt: TypeScript does not compile the library, as said above.\n');
  process.exit(1);
}

/** The functions as the app of this repository would deploy them; what they are made of. */
function bundleLambdas() {
  const { bundleFunction, FUNCTIONS } = compiled('constructs/training-workflow/bundle-function.js');
  const inputs = FUNCTIONS.flatMap((name) => {
    const folder = join(dist, 'lambdas', name);
    mkdirSync(folder, { recursive: true });
    return bundleFunction(name, folder);
  });
  // The report's page is made of these; they are not among the inputs of its function.
  return [...inputs, 'node_modules/echarts/', 'node_modules/zrender/'];
}

/** The clients of the AWS SDK that are in images of TypeScript tasks; what they are made of. */
function bundleRunnerSdk() {
  return compiled('staging/runner-sdk.js').bundleRunnerSdk(join(dist, 'rankzero-sdk'));
}

/** A module of the library. */
function compiled(path) {
  return createRequire(import.meta.url)(join(dist, 'lib', path));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) build();
