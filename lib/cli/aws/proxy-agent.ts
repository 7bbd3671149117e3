import { type AgentOptions, type ClientRequest, Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import { Agent, type AgentConnectOpts } from 'agent-base';
import { HttpProxyAgent } from 'http-proxy-agent';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { RankZeroError } from '../../core';
import { isLoopback } from './loopback';

// The package has no types.
const { getProxyForUrl } = require('proxy-from-env') as { getProxyForUrl(url: string): string };

const VARIABLES = ['https_proxy', 'http_proxy', 'all_proxy'];

/**
 * Sends each request through the proxy that the environment names for its host, or straight where
 * it names none. Buckets have hosts of their own, so a client has no single answer.
 */
export class ProxyAgent extends Agent {
  private readonly agents = new Map<string, HttpAgent>();

  /**
   * @param sent of every connection
   * @param mostSockets to a host that needs no proxy
   */
  constructor(
    private readonly sent: AgentOptions & { readonly ca?: string[] },
    private readonly mostSockets: number,
  ) {
    super(sent);
  }

  /**
   * @throws ProxyNotUsable – where a variable holds no address of an HTTP proxy
   */
  connect(_request: ClientRequest, options: AgentConnectOpts): HttpAgent {
    const { secureEndpoint, host = '', port } = options;
    const scheme = secureEndpoint ? 'https' : 'http';
    const name = host.includes(':') ? `[${host}]` : host;
    const proxy = isLoopback(host) ? '' : getProxyForUrl(`${scheme}://${name}:${port}`);
    const key = `${scheme} ${proxy}`;
    const agent = this.agents.get(key) ?? this.make(secureEndpoint, proxy);
    this.agents.set(key, agent);
    return agent;
  }

  override destroy(): void {
    for (const agent of this.agents.values()) agent.destroy();
    super.destroy();
  }

  private make(isSecure: boolean, proxy: string): HttpAgent {
    if (proxy === '') {
      const Direct = isSecure ? HttpsAgent : HttpAgent;
      return new Direct({ ...this.sent, maxSockets: this.mostSockets });
    }
    const address = addressOf(proxy);
    return isSecure
      ? new TunnelAgent(address, this.sent)
      : new HttpProxyAgent(address.href, this.sent);
  }
}

/** A tunnel that says what the proxy said, where the package would pass it off as AWS's answer. */
class TunnelAgent extends HttpsProxyAgent<string> {
  constructor(
    private readonly address: URL,
    options: AgentOptions,
  ) {
    super(address.href, options);
  }

  override async connect(
    ...[request, options]: Parameters<HttpsProxyAgent<string>['connect']>
  ): ReturnType<HttpsProxyAgent<string>['connect']> {
    const { host } = this.address;
    const { host: wanted = '' } = options;
    // For an address instead of a name, the package would have it checked as `localhost`.
    const checked = {
      ...options,
      checkServerIdentity: (_: string, its: PeerCertificate) => checkServerIdentity(wanted, its),
    };
    let answer = { statusCode: 200, statusText: '' };
    request.once('proxyConnect', (its: typeof answer) => (answer = its));
    let socket: Awaited<ReturnType<HttpsProxyAgent<string>['connect']>> & Duplex;
    try {
      socket = await super.connect(request, checked);
    } catch (error) {
      // The cause tells the SDK whether another attempt may help.
      const { message } = error as Error;
      throw new RankZeroError('ProxyUnreachable', `The proxy ${host} did not answer: ${message}`, {
        cause: error,
        hint: 'Check HTTPS_PROXY; hosts that need no proxy belong in NO_PROXY.',
      });
    }
    if (answer.statusCode === 200) return socket;
    socket.destroy();
    const said = `${answer.statusCode} ${answer.statusText}`.trim();
    throw new RankZeroError(
      'ProxyRefused',
      `The proxy ${host} refused a connection to ${wanted}: ${said}`,
      {
        hint:
          answer.statusCode === 407
            ? 'It wants a name and a password: HTTPS_PROXY=http://NAME:PASSWORD@HOST:PORT.'
            : 'Have it allow this host, or go around it by NO_PROXY.',
      },
    );
  }
}

function addressOf(proxy: string): URL {
  const written = VARIABLES.flatMap((name) => [name, name.toUpperCase()]).map(
    (name) => process.env[name],
  );
  // Without a scheme the package takes that of the request, all others `http`.
  const text = written.includes(proxy) ? proxy : proxy.replace(/^https:/, 'http:');
  const address = URL.canParse(text) ? new URL(text) : undefined;
  if (address !== undefined && ['http:', 'https:'].includes(address.protocol)) return address;
  // The value is not shown: it may hold a password.
  throw new RankZeroError(
    'ProxyNotUsable',
    'The proxy of HTTPS_PROXY, HTTP_PROXY or ALL_PROXY has no address that can be used.',
    { hint: 'Write it as http://HOST:PORT or https://HOST:PORT; SOCKS is not supported.' },
  );
}
