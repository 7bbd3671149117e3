import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/**
 * What becomes of a request: forwarded; both ends closed; nothing forwarded until the proxy ends;
 * forwarded, but its answer lost.
 */
export type Action = 'pass' | 'drop' | 'hold' | 'mute';

/** Decides by the first line of a request. */
export type Rule = (line: string) => Action;

/** A rule for the first `times` PUT requests whose line contains a text. */
export function when(part: string, action: Action, times = Number.POSITIVE_INFINITY): Rule {
  let left = times;
  return (line) => (line.startsWith('PUT ') && line.includes(part) && left-- > 0 ? action : 'pass');
}

/** A TCP proxy in front of S3. */
export class FlakyProxy {
  /** Settles when a request is held. */
  readonly held: Promise<void>;
  private readonly rule: Rule;
  private readonly target: number;
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private hold: () => void = () => undefined;

  private constructor(target: number, rule: Rule) {
    this.target = target;
    this.rule = rule;
    this.held = new Promise((resolve) => {
      this.hold = resolve;
    });
    this.server = createServer((client) => this.serve(client));
  }

  static async start(target: number, rule: Rule): Promise<FlakyProxy> {
    const proxy = new FlakyProxy(target, rule);
    await once(proxy.server.listen(0, '127.0.0.1'), 'listening');
    return proxy;
  }

  /** Leads a client here, with few attempts. */
  get environment(): Record<string, string> {
    const { port } = this.server.address() as AddressInfo;
    return { AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`, AWS_MAX_ATTEMPTS: '2' };
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    const closed = once(this.server, 'close');
    this.server.close();
    await closed;
  }

  private serve(client: Socket): void {
    const server = connect(this.target, '127.0.0.1');
    let isMute = false;
    let isHeld = false;
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        other.destroy();
        this.sockets.delete(socket);
      });
    }
    client.on('data', (data) => {
      const line = data.toString('latin1').split('\r\n', 1)[0] ?? '';
      const action = /^[A-Z]+ \//.test(line) ? this.rule(line) : 'pass';
      if (action === 'drop') client.destroy();
      if (action === 'mute') isMute = true;
      if (action === 'hold') {
        isHeld = true;
        this.hold();
      }
      if (!isHeld && !client.destroyed) server.write(data);
    });
    server.on('data', (data) => {
      const isInterim = data.toString('latin1', 0, 12) === 'HTTP/1.1 100';
      if (isMute && !isInterim) client.destroy();
      else client.write(data);
    });
  }
}
