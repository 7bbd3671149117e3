import { Agent, createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RankZeroError } from '../../core/errors';
import { LostAnswer } from '../aws/lost-answer';
import { answerApi, isApiCall } from './answer-api';
import { answerCall } from './answer-call';
import { answerLambda, isLambdaCall } from './answer-lambda';
import { answerForm, answerS3 } from './answer-s3';
import { ClientGone } from './client-gone';
import { checkDoor } from './door';
import { isFormPost } from './form/form-post';
import { type IncomingCall, readIncoming } from './incoming';
import { refuse } from './respond';
import { checkService } from './services';
import { verify } from './signature/verify';
import type { GatewayOptions, Surroundings } from './types';

/** The one address of the local account. */
export interface Gateway {
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string;
  /** Stops listening and drops open connections. */
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
/**
 * Listens on a loopback port for the wire protocols of AWS and answers or forwards what comes.
 *
 * @throws PortInUse – when the wanted port is taken
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const agent = new Agent();
  options.services.catch(() => undefined);
  const server = createServer((request, response) => {
    void answer({ ...options, agent }, request, response);
  });
  // A body may take as long as its sender needs: training data is large and networks are slow.
  server.requestTimeout = 0;
  // Clients keep connections; one that is closed while it is picked up again fails a request.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE' || error.code === 'EACCES'
          ? new RankZeroError(
              'PortInUse',
              `Port ${options.port} on ${HOST} cannot be used (${error.code}). Choose another port, or leave it out to use any free port.`,
              { cause: error },
            )
          : error,
      ),
    );
    server.listen(options.port ?? 0, HOST, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://${HOST}:${port}`,
    close: async () => {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      server.closeAllConnections();
      await closed;
      agent.destroy();
    },
  };
}

async function answer(
  around: Surroundings,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let call: IncomingCall | undefined;
  try {
    call = readIncoming(request, around.region);
    checkDoor(request);
  } catch (error) {
    // Not a byte of its body is read.
    response.setHeader('connection', 'close');
    refuse(error, call, response);
    return;
  }
  try {
    await handle(call, around, request, response);
  } catch (error) {
    if (error instanceof ClientGone) return;
    if (error instanceof LostAnswer) {
      response.destroy();
      return;
    }
    // The rest of a refused body is read and dropped, or its sender would never read the answer.
    request.resume();
    refuse(error, call, response);
  }
}

async function handle(
  call: IncomingCall,
  around: Surroundings,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (isApiCall(call)) {
    await answerApi(call, around, request, response);
    return;
  }
  if (isLambdaCall(call)) {
    await answerLambda(call, around, request, response);
    return;
  }
  if (isFormPost(call)) {
    await answerForm(call, around, request, response);
    return;
  }
  if (call.signature === undefined) verify(call, undefined, around.find, Date.now());
  const service = checkService(call, around.region);
  if (service.protocol === 'rest-xml') await answerS3(call, around, request, response);
  else await answerCall(call, service, around, request, response);
}
