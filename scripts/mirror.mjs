// Tells where a file is tested: `node scripts/mirror.mjs lib/local/iam/denial.ts`.
//
// A test has the path of its source below test/, less `lib/`, or is in a folder of that name. A file
// that has none of its own is tested through a neighbour: the suites beside it and those that import
// it are named then, the nearest first. Without a file it checks that each test is at the path of a
// file, or is one of WHOLE. It is run in the repository's folder.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, posix, relative, resolve } from 'node:path';

const { dirname, join } = posix;
const FOLDERS = ['bin', 'containers', 'lambdas', 'lib', 'scripts', 'tasks', 'test', 'verify'];

/** Tests of more than one file, by path below test/, and what they are about. */
const WHOLE = {
  'fuzz/': 'odd requests and definitions',
  'cli/commands/account-verbs.test.ts': 'every verb, against an account',
  'cli/images/codebuild/build-secrets.test.ts': 'secrets of builds in the account, by the verb',
  'cli/images/secrets-in-buildah.test.ts': 'secrets of builds, by a real builder of images',
  'cli/machine/paths.test.ts': 'paths that fail otherwise than by absence, by every verb',
  'cli/project/ordinary-apps.test.ts': 'apps of other shapes, by every verb',
  'cli/project/synthesis.test.ts': 'apps that cannot be synthesized',
  'containers/node/contract.test.ts': 'the cases of containers/contract',
  'containers/node/faults.test.ts': 'the TypeScript runner, when functions fail',
  'containers/python/first-process.test.ts': 'the Python image, as a container starts it',
  'core/algorithms/tables/': 'the tables of algorithms, by what AWS publishes',
  'core/plans/api-model.test.ts': 'plans, by the API model of SageMaker',
  'core/purity.test.ts': 'what core may import',
  'docs/': 'what the documentation says',
  'local/account/': 'a whole account, by real clients',
  'local/forwarded/parameters.test.ts': 'parameters of the services that moto answers',
  'local/gateway/browser.test.ts': 'the door, by a real browser',
  'local/operations/docs.test.ts': 'docs/local-account.md, by the rows',
  'local/operations/rows.test.ts': "operations, by AWS's own models",
  'local/python-environments/locked.test.ts': 'requirements with hashes, by real installers',
  'local/sagemaker/images/staged.test.ts': 'images, as the constructs stage them',
  'local/sagemaker/preloads/': 'what the Python and Node of jobs load before',
  'local/sagemaker/task-faults.test.ts': 'training functions that fail',
  'local/sagemaker/tasks.test.ts': 'training functions',
  'local/sagemaker/xgboost.test.ts': 'the XGBoost algorithm',
  'local/states-language/recordings.test.ts': 'executions that AWS has recorded',
  'local/step-functions/recordings.test.ts': "calls of state machines' API that AWS has recorded",
  'package/': 'the package, built and installed',
  'report/': 'pages, in a browser',
  'scripts/biome.test.ts': 'rules of our own for Biome, on planted code',
  'scripts/unused.test.ts': 'knip, on planted exports',
  'lambdas/collect/recorded.test.ts': 'documents that releases have written',
  'stacks/deployment/': 'the app, deployed into an emulated account',
  'stacks/app.test.ts': "the whole app's templates",
};

/** What the names of Python's test modules begin with, by the folder of containers/. */
const PREFIXES = {
  algorithms: 'algorithms_',
  boosters: 'boosters_',
  job: 'job_',
  python: 'runner_',
  xgboost: 'xgboost_',
};

/** Where a source is tested, by its path. */
function testOf(source) {
  const path = source.replace(/^lib\//, '');
  if (!source.endsWith('.py')) return join('test', path.replace(/\.(ts|mjs|cjs|sh)$/, '.test.ts'));
  // Python's test modules carry the package: pytest wants names that differ.
  const [, kind] = /^containers\/(algorithms|boosters|job|python|xgboost)\//.exec(path) ?? [];
  const name = `test_${PREFIXES[kind] ?? ''}${basename(path)}`;
  return kind === undefined ? join('test', dirname(path), name) : `test/containers/${kind}/${name}`;
}

const isSuite = (file) => /^test\/.*(\.test\.ts|\/test_\w+\.py)$/.test(file);
const folderOf = (test) => test.replace(/\.test\.ts$/, '/');

/** Tests that are at the path of no file, and none of WHOLE. */
function strays(files) {
  const places = new Set(files.filter((file) => !file.startsWith('test/')).map(testOf));
  return files.filter((file) => {
    if (!/^test\/.*\.test\.ts$/.test(file)) return false;
    // Of the repository's own documents.
    if (dirname(file) === 'test') return false;
    if (places.has(file) || places.has(`${dirname(file)}.test.ts`)) return false;
    return !Object.keys(WHOLE).some((path) => file.startsWith(`test/${path}`));
  });
}

/** The suite of a file and those in a folder of its name; else those beside it or that import it. */
function suitesOf(source, files) {
  const own = testOf(source);
  const suites = files.filter(isSuite);
  const found = suites.filter((file) => file === own || file.startsWith(folderOf(own)));
  if (found.length > 0) return found;
  const name = basename(source).replace(/\.\w+$/, '');
  const isBeside = (file) => file.startsWith(`${dirname(own)}/`);
  return suites
    .filter((file) => isBeside(file) || readFileSync(file, 'utf8').includes(`/${name}'`))
    .sort((a, b) => Number(isBeside(b)) - Number(isBeside(a)));
}

function allFiles() {
  const found = FOLDERS.filter((folder) => existsSync(folder)).flatMap((folder) =>
    readdirSync(folder, { recursive: true }).map((path) =>
      join(folder, String(path).replaceAll('\\', '/')),
    ),
  );
  return found.filter((path) => /\.(ts|mjs|cjs|py|sh)$/.test(path));
}

function main([given]) {
  const files = allFiles();
  if (given !== undefined) {
    const source = relative('.', resolve(given)).replaceAll('\\', '/');
    if (!files.includes(source)) {
      process.stderr.write(`There is no ${source} in ${FOLDERS.join(', ')}.\n`);
      process.exitCode = 1;
      return;
    }
    process.stdout.write(`${suitesOf(source, files).join('\n') || 'no suite is near'}\n`);
    return;
  }
  const found = strays(files);
  for (const file of found) {
    process.stderr.write(`${file} is at the path of no file: move it, or name it in WHOLE\n`);
  }
  process.exitCode = found.length === 0 ? 0 : 1;
}

main(process.argv.slice(2));
