import { dirname, join } from 'node:path';
import { type AccountFacts, PROFILE } from './account-files';

/** Variables that would send a client elsewhere, or make it sign as somebody else. */
const MISLEADING = ['AWS_SESSION_TOKEN', 'AWS_PROFILE', 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'];
/** The endpoint of one service has priority over the endpoint of all. */
const OF_ONE_SERVICE = /^AWS_ENDPOINT_URL_[A-Z0-9_]+$/;
const KEYS = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_ENDPOINT_URL'];
const PROXIES = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY'];
/** How accounts of this machine are named. */
const THIS_MACHINE = ['127.0.0.1', 'localhost'];

/**
 * Shell commands that point AWS clients at an account.
 *
 * @param env the environment that they will be run in
 */
export function exportLines({ environment }: AccountFacts, env: NodeJS.ProcessEnv): string[] {
  return [...unsetLines(MISLEADING, env), ...exported({ ...environment, ...noProxy(env) })];
}

/**
 * The same with a profile: its keys are in files that only this user can read, not in variables.
 *
 * @param env the environment that they will be run in
 */
export function profileLines({ environment }: AccountFacts, env: NodeJS.ProcessEnv): string[] {
  const { SAGEMAKER_USER_CONFIG_OVERRIDE: sagemaker = '' } = environment;
  const folder = dirname(sagemaker);
  return [
    // Keys in variables have priority over those of a profile.
    ...unsetLines([...KEYS, 'AWS_SESSION_TOKEN', 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'], env),
    ...exported({
      AWS_CONFIG_FILE: join(folder, 'config'),
      AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'),
      AWS_PROFILE: PROFILE,
      SAGEMAKER_USER_CONFIG_OVERRIDE: sagemaker,
      ...noProxy(env),
    }),
  ];
}

/**
 * What keeps clients from asking a proxy for this machine, where there is one: by both names, as some
 * read only one of them. Hosts that need no proxy already stay.
 */
function noProxy(env: NodeJS.ProcessEnv): Record<string, string> {
  const isSet = (name: string) => Boolean(env[name] || env[name.toLowerCase()]);
  if (!PROXIES.some(isSet)) return {};
  const hosts = (env.no_proxy || env.NO_PROXY || '').split(',').map((host) => host.trim());
  if (hosts.includes('*')) return {};
  const all = [...new Set([...hosts.filter(Boolean), ...THIS_MACHINE])].join(',');
  return { NO_PROXY: all, no_proxy: all };
}

function exported(variables: Readonly<Record<string, string>>): string[] {
  return Object.entries(variables).map(([name, value]) => `export ${name}=${quoted(value)}`);
}

function unsetLines(names: readonly string[], env: NodeJS.ProcessEnv): string[] {
  const found = Object.keys(env).filter(
    (name) => names.includes(name) || OF_ONE_SERVICE.test(name),
  );
  return found.sort().map((name) => `unset ${name}`);
}

/** Quotes a text as one word for a POSIX shell, in which nothing is expanded. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
