import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { temporary } from '../../_helpers/temporary';

/** Certificates of a company: its own authority, and a server's that it has signed. */
export interface Certificates {
  /** File of the authority's certificate. */
  readonly authority: string;
  readonly key: Buffer;
  readonly cert: Buffer;
}

/** Makes certificates for `*.company.test` and 0.0.0.0. */
export function makeCertificates(): Certificates {
  const folder = temporary({
    names: 'subjectAltName=DNS:*.company.test,DNS:*.s3.company.test,IP:0.0.0.0\n',
  });
  const openssl = (text: string) =>
    execFileSync('openssl', text.split(' '), { cwd: folder, stdio: 'pipe' });
  const key = '-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes';
  openssl(`req -x509 ${key} -keyout ca.key -out ca.pem -subj /CN=company -days 2`);
  openssl(`req ${key} -keyout server.key -out server.csr -subj /CN=server`);
  openssl(
    'x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out server.pem -days 2 -extfile names',
  );
  return {
    authority: join(folder, 'ca.pem'),
    key: readFileSync(join(folder, 'server.key')),
    cert: readFileSync(join(folder, 'server.pem')),
  };
}

/** A server and its connections, which a test ends. */
abstract class Listening {
  private readonly sockets = new Set<Socket>();

  protected constructor(protected readonly server: Server) {
    server.on('connection', (socket: Socket) => this.keep(socket));
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  protected async listen(): Promise<this> {
    await once(this.server.listen(0, '0.0.0.0'), 'listening');
    return this;
  }

  protected keep(socket: Socket): void {
    this.sockets.add(socket.on('error', () => socket.destroy()));
  }
}

/** Stands in for AWS: answers each request with the same document. */
export class FakeAws extends Listening {
  static start(answer: object, tls?: Certificates): Promise<FakeAws> {
    const listener: RequestListener = (request, response) => {
      response.setHeader('content-type', 'application/x-amz-json-1.1');
      request.resume().on('end', () => response.end(JSON.stringify(answer)));
    };
    return new FakeAws(tls ? createTlsServer(tls, listener) : createServer(listener)).listen();
  }
}

/** A proxy that leads each host to one server, and notes what it was asked for. */
export class RecordingProxy extends Listening {
  /** E.g. `CONNECT ssm.company.test:443`. */
  asked: string[] = [];
  /** What it says to who wants a tunnel, if not that it is there. */
  refusal: string | undefined;

  static start(target: () => number): Promise<RecordingProxy> {
    return new RecordingProxy(target).listen();
  }

  private constructor(target: () => number) {
    super(
      createServer((request, response) => {
        this.asked.push(`${request.method} ${request.url}`);
        response.setHeader('content-type', 'application/x-amz-json-1.1');
        response.end(JSON.stringify({ Parameter: { Value: 'from the proxy' } }));
      }),
    );
    this.server.on('connect', (request, socket: Socket) => {
      this.asked.push(`CONNECT ${request.url}`);
      if (this.refusal !== undefined) {
        socket.end(`HTTP/1.1 ${this.refusal}\r\n\r\n`);
        return;
      }
      const beyond = connect(target(), '127.0.0.1');
      this.keep(beyond);
      beyond.once('connect', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        socket.pipe(beyond).pipe(socket);
      });
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }
}
