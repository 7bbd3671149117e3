// Makes lib/core/data/create-training-job.json from botocore's model of SageMaker's API: the
// members of CreateTrainingJob with their types, without the documentation.
// `node scripts/job-model.mjs` writes it, `--check` exits with 1 where it is not current.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const target = join(root, 'lib', 'core', 'data', 'create-training-job.json');
const MODEL = 'data/sagemaker/2017-07-24/service-2.json';
const INPUT = 'CreateTrainingJobRequest';
/** Instance types are in a file of their own, which lets newer ones pass. */
const WITHOUT_VALUES = new Set(['TrainingInstanceType']);

const isCheck = process.argv.includes('--check');
const text = made();
if (!isCheck) writeFileSync(target, text);
else if (readFileSync(target, 'utf8') !== text) {
  process.stderr.write('error NotCurrent: run node scripts/job-model.mjs\n');
  process.exitCode = 1;
}

function made() {
  const { packages, version } = botocore();
  const { shapes } = JSON.parse(
    gunzipSync(readFileSync(join(packages, 'botocore', `${MODEL}.gz`))).toString('utf8'),
  );
  const found = {};
  collect(INPUT, shapes, found);
  const lines = Object.entries(found)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, shape]) => `    ${JSON.stringify(name)}: ${JSON.stringify(shape)}`);
  return `{
  "source": ${JSON.stringify(`botocore ${version}, ${MODEL}`)},
  "input": "${INPUT}",
  "shapes": {
${lines.join(',\n')}
  }
}
`;
}

/** Where the development environment has its packages, and which botocore that is. */
function botocore() {
  const libraries = join(root, '.venv', 'lib');
  for (const python of readdirSync(libraries)) {
    const packages = join(libraries, python, 'site-packages');
    const [info] = readdirSync(packages).filter((name) => /^botocore-.*\.dist-info$/.test(name));
    if (info !== undefined) return { packages, version: /-(.*)\.dist-info$/.exec(info)[1] };
  }
  throw new Error('There is no botocore in .venv: run node scripts/setup.mjs --dev');
}

function collect(name, shapes, found) {
  if (Object.hasOwn(found, name)) return;
  const shape = shapes[name];
  found[name] = brief(name, shape);
  const refs = [
    ...Object.values(shape.members ?? {}),
    ...(shape.type === 'list' ? [shape.member] : []),
    ...(shape.type === 'map' ? [shape.key, shape.value] : []),
  ];
  for (const ref of refs) collect(ref.shape, shapes, found);
}

function brief(
  name,
  { type, members, required, member, key, value, min, max, pattern, enum: values },
) {
  return {
    type,
    ...(members && {
      members: Object.fromEntries(Object.entries(members).map(([own, ref]) => [own, ref.shape])),
    }),
    ...(required?.length && { required }),
    ...(member && { member: member.shape }),
    ...(key && { key: key.shape, value: value.shape }),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...(pattern && pattern !== '.*' && { pattern }),
    ...(values && !WITHOUT_VALUES.has(name) && { values }),
  };
}
