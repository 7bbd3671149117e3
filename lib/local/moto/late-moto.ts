import { RankZeroError } from '../../core/errors';
import { AwsError } from '../aws/errors';
import { type MotoOptions, type MotoServer, startMoto } from './moto-server';
import { createResources, type MotoResources } from './resources';

/** How moto is started when it is needed. */
export interface LateMotoOptions extends MotoOptions {
  readonly region: string;
  /** What is made in it as soon as it runs. */
  readonly resources: MotoResources;
}

/**
 * moto, which is started by the first call that needs it: most accounts never do.
 *
 * It keeps everything in memory. Should it end by itself, it is not started again: an empty one
 * would answer as if nothing had been stored.
 */
export class LateMoto {
  private server: Promise<MotoServer> | undefined;
  private ended: AwsError | undefined;
  private isClosed = false;

  constructor(private readonly options: LateMotoOptions) {}

  /**
   * Where it listens.
   *
   * @throws ServiceUnavailable – when it cannot be started, or has ended
   */
  async socket(): Promise<string> {
    if (this.ended !== undefined) throw this.ended;
    if (this.isClosed) throw unavailable('The local account is closed.');
    this.server ??= this.start();
    return (await this.server).socketPath;
  }

  /** Ends it, if it runs; resolves when nothing of it is left. */
  async close(): Promise<void> {
    this.isClosed = true;
    await (await this.server?.catch(() => undefined))?.close();
  }

  private async start(): Promise<MotoServer> {
    const { region, resources } = this.options;
    try {
      const server = await startMoto(this.options);
      void server.exited.then(({ code, signal }) =>
        this.tellEnd(signal ?? `exit code ${code}`, server),
      );
      try {
        await createResources({ socketPath: server.socketPath, region }, resources);
      } catch (error) {
        await server.close();
        throw error;
      }
      return server;
    } catch (error) {
      // The next call tries again, such as after an installation.
      this.server = undefined;
      if (!(error instanceof RankZeroError)) throw error;
      throw unavailable([error.message, error.hint].join(' ').trimEnd());
    }
  }

  private tellEnd(how: string, server: MotoServer): void {
    if (this.isClosed) return;
    const tail = server.logTail().trimEnd();
    this.ended = unavailable(
      `moto, which provides Secrets Manager and SNS, has ended with ${how}, and what was stored in them is lost. Everything else in the local account runs on. Start the account again to use them.${tail === '' ? '' : ` It said:\n${tail}`}`,
    );
  }
}

function unavailable(message: string): AwsError {
  return new AwsError('ServiceUnavailable', message, 503, false);
}
