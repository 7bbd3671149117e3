/**
 * Hides the packages of this machine from a Node program. Its image has the bundle and nothing else,
 * but here Node also looks into node_modules of every folder above, and into those of the home.
 */
const { existsSync, realpathSync } = require('node:fs');
const Module = require('node:module');
const { dirname, join, sep } = require('node:path');
const { pathToFileURL } = require('node:url');

/** @param {string | undefined} base the tree of the host; undefined: not a job's process */
function hidePackages(base) {
  if (base === undefined) return;
  const root = realpathSync(base);
  const isOwn = (path) => path.startsWith(root + sep);
  const paths = Module._nodeModulePaths;
  Module._nodeModulePaths = (from) => paths(from).filter(isOwn);
  forgetHome();
  // Hooks for `import` run in a thread of their own: 30 ms that only those pay who need it.
  if (!foldersAbove(root).some((folder) => existsSync(join(folder, 'node_modules')))) return;
  Module.register(pathToFileURL(join(__dirname, 'import-hook.mjs')), {
    data: { root: pathToFileURL(root + sep).href },
  });
}

/** Node reads NODE_PATH and the folders of the home once, here again without them. */
function forgetHome() {
  const { HOME, NODE_PATH } = process.env;
  delete process.env.HOME;
  delete process.env.NODE_PATH;
  Module._initPaths();
  if (HOME !== undefined) process.env.HOME = HOME;
  if (NODE_PATH !== undefined) process.env.NODE_PATH = NODE_PATH;
}

function foldersAbove(folder) {
  const above = dirname(folder);
  return above === folder ? [] : [above, ...foldersAbove(above)];
}

module.exports = { hidePackages };
