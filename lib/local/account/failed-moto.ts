import { RankZeroError } from '../../core/errors';
import type { MotoServer } from '../moto';

/**
 * Says when moto has ended before anybody wanted it to. Nothing can go on then: it held the account's
 * objects, parameters and logs in memory.
 *
 * @param isClosing whether the account is being closed
 * @returns resolves to MotoEnded; never, where moto lives as long as the account
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
          `What stands in for S3, Parameter Store, SNS and Logs (moto) has ended with ${how}, and with it the local account and what was stored in it.${tail === '' ? '' : ` It said:\n${tail}`}`,
          {
            hint: 'Start again. A SIGKILL that nobody sent is the system, which was out of memory: moto holds each object several times over while it is stored.',
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
