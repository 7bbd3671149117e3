// Makes lib/core/data/frameworks.json: AWS's images of machine learning frameworks, as the
// SageMaker Python SDK has them (facts only: versions, repositories, accounts by region).
// `node scripts/framework-images.mjs` installs that package into a temporary folder and writes it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const target = join(root, 'lib', 'core', 'data', 'frameworks.json');
/** It has each image that SDK 2 has, and newer ones. */
const PACKAGE = 'sagemaker-core==2.27.0';
const FOLDER = 'sagemaker/core/image_uri_config';
const FRAMEWORKS = [
  'pytorch',
  'huggingface',
  'tensorflow',
  'sklearn',
  'xgboost',
  'mxnet',
  'autogluon',
];
/** What HuggingFace's estimator asks for where the table has no suffix of its own. */
const OLD_HUGGINGFACE_SUFFIX = 'cu110-ubuntu18.04';
const KNOWN = new Set([
  'container_version',
  'processors',
  'py_versions',
  'registries',
  'repository',
  'version_aliases',
]);

const scratch = mkdtempSync(join(tmpdir(), 'rankzero-frameworks-'));
try {
  const uv = join(root, '.venv', 'bin', 'uv');
  const install = ['pip', 'install', '--quiet', '--no-deps', '--target', scratch, PACKAGE];
  const { status } = spawnSync(uv, install, { stdio: 'inherit' });
  if (status !== 0) throw new Error(`uv could not install ${PACKAGE}`);
  writeFileSync(target, made(join(scratch, FOLDER)));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function made(folder) {
  const registries = new Map();
  const frameworks = FRAMEWORKS.map((name) => {
    const { training } = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
    const images = rowsOf(name, training, registries).map((row) => `      ${JSON.stringify(row)}`);
    return `    ${JSON.stringify(name)}: [\n${images.join(',\n')}\n    ]`;
  });
  const accounts = [...registries].map(
    ([text, name]) => `    ${JSON.stringify(name)}: ${spaced(JSON.parse(text))}`,
  );
  return `{
  "$comment": ${JSON.stringify(`Made by scripts/framework-images.mjs from ${PACKAGE}, ${FOLDER}/*.json (training scope): Python 3 only, without XGBoost 1 (an algorithm that runs no script) and images of Hugging Face with TensorFlow (none since 2022). Of huggingface, version is that of Transformers.`)},
  "registries": {
${accounts.join(',\n')}
  },
  "frameworks": {
${frameworks.join(',\n')}
  }
}
`;
}

/** One row an image: what its URI is made of, apart from region and processor. */
function rowsOf(framework, { versions, version_aliases: aliases, processors }, registries) {
  return Object.entries(versions).flatMap(([version, entry]) =>
    variants(framework, entry).flatMap(({ pytorch, python, ...image }) => {
      const unknown = Object.keys(image).find((key) => !KNOWN.has(key));
      if (unknown !== undefined) throw new Error(`${framework} ${version} has a new ${unknown}`);
      const pythons = (python ?? image.py_versions ?? []).filter((name) => name !== 'py2');
      if (pythons.length === 0 && image.py_versions !== undefined) return [];
      const suffix = suffixOf(framework, image);
      return {
        version,
        ...list('aliases', namesFor(version, aliases)),
        ...(pytorch && { pytorch }),
        ...list('processors', processors ?? image.processors),
        ...list('python', pythons),
        repository: image.repository,
        ...(suffix && { suffix }),
        registry: registryOf(image.registries, `${framework}-${version}`, registries),
      };
    }),
  );
}

/** Images of a version: one by default, one a PyTorch version or a Python where they differ. */
function variants(framework, entry) {
  if (framework === 'xgboost' && entry.repository === 'xgboost') return [];
  if (framework === 'huggingface') {
    return Object.entries(entry)
      .filter(([name]) => name.startsWith('pytorch'))
      .map(([name, image]) => ({ ...image, pytorch: name.slice('pytorch'.length) }));
  }
  if (entry.repository !== undefined) return [entry];
  return Object.entries(entry).map(([name, image]) => ({
    ...image,
    py_versions: [name],
    python: [name],
  }));
}

function suffixOf(framework, { container_version: suffixes }) {
  if (framework !== 'huggingface') return undefined;
  return suffixes?.gpu ?? OLD_HUGGINGFACE_SUFFIX;
}

function registryOf(accounts, name, registries) {
  const text = JSON.stringify(Object.fromEntries(Object.entries(accounts).sort()));
  if (!registries.has(text)) registries.set(text, name);
  return registries.get(text);
}

function namesFor(version, aliases = {}) {
  return Object.keys(aliases).filter((alias) => aliases[alias] === version);
}

function list(name, values) {
  return values === undefined || values.length === 0 ? {} : { [name]: values };
}

/** JSON on one line, as people write it. */
function spaced(accounts) {
  return JSON.stringify(accounts).replaceAll('":"', '": "').replaceAll('","', '", "');
}
