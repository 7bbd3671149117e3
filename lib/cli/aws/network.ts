import { Agent as HttpsAgent } from 'node:https';
import type { ProxyAgent } from './proxy-agent';
import { trustedCertificates } from './trusted-certificates';

/** How an SDK client sends its requests: what its `requestHandler` takes. */
export interface Network {
  readonly httpAgent?: import('node:http').Agent;
  readonly httpsAgent: import('node:http').Agent;
}

/** As many as the SDK's own agent opens. */
const MOST_SOCKETS = 50;

const PROXIES = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY'];

/**
 * How requests leave this machine: through the proxy of `HTTPS_PROXY` or `HTTP_PROXY`, unless
 * `NO_PROXY` has the host (all also in small letters), and with the certificates of `AWS_CA_BUNDLE`.
 * The AWS CLI heeds these variables, the SDK does not.
 *
 * @returns undefined where none is set: the SDK's own way will do
 * @throws CaBundleUnreadable, CaBundleEmpty – as {@link trustedCertificates}
 * @see https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-proxy.html
 */
export function networkOf(env: NodeJS.ProcessEnv): Network | undefined {
  const ca = trustedCertificates(env);
  const options = { keepAlive: true, ...(ca !== undefined && { ca }) };
  if (PROXIES.some((name) => env[name] || env[name.toLowerCase()])) {
    // Loaded only here: few machines are behind a proxy.
    const loaded = require('./proxy-agent') as typeof import('./proxy-agent');
    const agent: ProxyAgent = new loaded.ProxyAgent(options, MOST_SOCKETS);
    return { httpAgent: agent, httpsAgent: agent };
  }
  if (ca === undefined) return undefined;
  return { httpsAgent: new HttpsAgent({ ...options, maxSockets: MOST_SOCKETS }) };
}
