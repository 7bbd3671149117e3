/**
 * Makes Node programs of the local account see what they would see in their container: a job's hosts
 * by name, algo-1 to algo-N, and no packages but those in their own tree.
 *
 * Loaded by `node --require` before the program. Environment:
 *   RANKZERO_HOST_ADDRESSES   JSON object, host to address
 *   RANKZERO_CURRENT_HOST     name of this host
 *   SAGEMAKER_BASE_DIR        what stands for /opt/ml
 *   RANKZERO_OPT_ML           "absent": /opt/ml is not that; see opt-ml-watch.cjs
 *
 * Names are resolved in dns.lookup, which every connection asks. On a job of several hosts a server
 * that listens on a port of all addresses gets the port of its own host's address only: each host of
 * SageMaker has all ports for itself.
 */
const dns = require('node:dns');
const { syncBuiltinESMExports } = require('node:module');
const { hidePackages } = require('./packages.cjs');
const net = require('node:net');

const addresses = JSON.parse(process.env.RANKZERO_HOST_ADDRESSES ?? '{}');
const own = addresses[process.env.RANKZERO_CURRENT_HOST ?? ''];
const all = Object.values(addresses);
const isShared = all.length > 1 && new Set(all).size === all.length;

const known = (host) => (Object.hasOwn(addresses, host) ? addresses[host] : host);
const isAny = (host) => host === undefined || host === '' || host === '0.0.0.0' || host === '::';
const isPort = (port) => /^\d+$/.test(String(port)) && Number(port) !== 0;

for (const module of [dns, dns.promises]) {
  const { lookup } = module;
  module.lookup = (host, ...rest) => lookup.call(module, known(host), ...rest);
}

const { listen } = net.Server.prototype;

if (isShared) {
  net.Server.prototype.listen = function listenOnOwn(...args) {
    const [first, second] = args;
    if (typeof first === 'object' && first !== null && isPort(first.port) && isAny(first.host)) {
      return listen.call(this, { ...first, host: own }, ...args.slice(1));
    }
    if (isPort(first)) {
      const hasHost = typeof second === 'string';
      const rest = args.slice(hasHost ? 2 : 1);
      return listen.call(this, first, isAny(hasHost ? second : undefined) ? own : second, ...rest);
    }
    return listen.apply(this, args);
  };
}

hidePackages(process.env.SAGEMAKER_BASE_DIR);
if (process.env.RANKZERO_OPT_ML === 'absent') require('./opt-ml-watch.cjs').watch();
syncBuiltinESMExports();
