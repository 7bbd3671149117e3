import { RankZeroError } from '../../core/errors';
import type { MotoServer } from '../moto';

/**
 * Reports that moto has ended too early. Then nothing can continue: moto held the account's
 * secrets and topics in memory.
 *
 * @param isClosing whether the account is being closed
 * @returns resolves to MotoEnded; never resolves if moto lives as long as the account
 */
export function motoFailure(
  moto: Pick<MotoServer, 'exited' | 'logTail'>,
  isClosing: () => boolean,
): Promise<RankZeroError> {
  return new Promise((resolve) => {
    const tell = (how: string) => {
      if (isClosing()) return;
      const tail = moto.logTail().trimEnd();
      resolve(
        new RankZeroError(
          'MotoEnded',
          `moto, which provides Secrets Manager and SNS, has ended with ${how}. The local account has ended with it, and what it held is lost.${tail === '' ? '' : ` It said:\n${tail}`}`,
          {
            hint: 'Start again. If nobody sent the SIGKILL, the system did, because it was out of memory.',
          },
        ),
      );
    };
    moto.exited.then(
      ({ code, signal }) => tell(signal ?? `exit code ${code}`),
      (error: unknown) => tell(String(error)),
    );
  });
}
