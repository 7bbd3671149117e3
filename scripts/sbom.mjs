// What a release is made of, in CycloneDX 1.5: what npm installs with the package, what is bundled
// into its Lambdas, and the Python packages that the first local run installs.
// https://cyclonedx.org/docs/1.5/json/
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifestOf } from './notices.mjs';

/**
 * The document.
 * @param bundled folders of the packages that are bundled in, relative to the root
 */
export function sbom(root, bundled) {
  const document = ofNpm(root);
  const { packages: locked } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const known = new Set(document.components.map(({ purl }) => purl));
  const further = bundled
    .map((folder) => ofBundle(manifestOf(root, folder), locked[folder]))
    .filter(({ purl }) => !known.has(purl));
  return {
    ...document,
    components: [...document.components, ...further, ...ofPython(root)],
  };
}

/** What npm itself says of the package's own dependencies. */
function ofNpm(root) {
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev', '--package-lock-only'];
  const { status, stdout, stderr } = spawnSync('npm', args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) throw new Error(`npm sbom failed:\n${stdout}${stderr}`);
  return JSON.parse(stdout);
}

function ofBundle({ name, version, license }, { integrity }) {
  const [, algorithm, digest] = /^(sha512)-(.*)$/.exec(integrity) ?? [];
  return {
    'bom-ref': `${name}@${version}`,
    type: 'library',
    name,
    version,
    scope: 'required',
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
    ...(algorithm && {
      hashes: [{ alg: 'SHA-512', content: Buffer.from(digest, 'base64').toString('hex') }],
    }),
    licenses: [{ expression: license }],
  };
}

/** Each package of requirements.txt, which an app installs only where it trains locally. */
function ofPython(root) {
  const { python: licences } = JSON.parse(
    readFileSync(join(root, 'scripts', 'licences.json'), 'utf8'),
  );
  const text = readFileSync(join(root, 'requirements.txt'), 'utf8');
  return [...text.matchAll(/^([\w.-]+)==([^\s;\\]+)(.*(?:\n {4}--hash=\S+.*)+)/gm)].map(
    ([, name, version, rest]) => ({
      'bom-ref': `pypi:${name}@${version}`,
      type: 'library',
      name,
      version,
      scope: 'optional',
      purl: `pkg:pypi/${name}@${version}`,
      // A package has a file, and so a hash, for each platform: which one is installed, pip decides.
      properties: [...rest.matchAll(/--hash=sha256:(\w+)/g)].map(([, value]) => ({
        name: 'rankzero:sha256',
        value,
      })),
      licenses: [{ expression: licences[name] }],
    }),
  );
}
