/**
 * Stops a Node program that names /opt/ml where nothing can be mounted there, and says what to name;
 * see opt_ml_watch.py. Callers of node:fs are seen, whether they import it or require it.
 */
const fs = require('node:fs');
const { fileURLToPath } = require('node:url');

const ROOT = '/opt/ml';
const NAMES = [
  ['model', 'ctx.modelDirectory'],
  ['output', 'ctx.outputDirectory'],
  ['checkpoints', 'ctx.checkpointDirectory'],
  ['code', 'import.meta.dirname'],
];
const CALLS = [
  ...['access', 'appendFile', 'copyFile', 'cp', 'link', 'mkdir', 'mkdtemp', 'open', 'opendir'],
  ...['readFile', 'readdir', 'rename', 'rm', 'rmdir', 'symlink', 'truncate', 'unlink', 'writeFile'],
];
const STREAMS = ['createReadStream', 'createWriteStream'];

function named(value) {
  let path = value;
  if (value instanceof URL && value.protocol === 'file:') path = fileURLToPath(value);
  else if (Buffer.isBuffer(value)) path = value.toString();
  return path === ROOT || String(path).startsWith(`${ROOT}/`) ? String(path) : undefined;
}

function advice(path) {
  const rest = path.slice(ROOT.length + 1);
  const [, channel] = /^input\/data\/([^/]+)/.exec(rest) ?? [];
  const [, name = 'process.env.SAGEMAKER_BASE_DIR'] =
    NAMES.find(([folder]) => rest === folder || rest.startsWith(`${folder}/`)) ?? [];
  return `the code names ${path}, which this machine does not have: only on SageMaker, or where mounting is permitted, the job's files are in ${ROOT}. Use ${channel === undefined ? name : `the function's input ${channel}`}, which is right everywhere`;
}

function refusing(call) {
  return function refuse(...args) {
    // The second is a path of the calls that take two; of the others it never begins like one.
    const path = args.slice(0, 2).map(named).find(Boolean);
    if (path !== undefined) throw new Error(advice(path));
    return call.apply(this, args);
  };
}

function watch() {
  for (const name of CALLS) {
    for (const [holder, member] of [
      [fs, name],
      [fs, `${name}Sync`],
      [fs.promises, name],
    ]) {
      if (typeof holder[member] === 'function') holder[member] = refusing(holder[member]);
    }
  }
  for (const name of STREAMS) fs[name] = refusing(fs[name]);
}

module.exports = { watch };
