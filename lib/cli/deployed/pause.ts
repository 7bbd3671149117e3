import { setTimeout } from 'node:timers/promises';
import type { Clients } from '../aws/clients';

/** Waits some milliseconds; less when the signal aborts. */
export type Pause = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

/** Waits by the clock of this machine. */
export const pause: Pause = async (milliseconds, signal) => {
  await setTimeout(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(
    () => undefined,
  );
};

/** Between two looks: AWS counts and limits calls, and a job there takes minutes. */
const FAR_MILLISECONDS = 3_000;
/** An account on this machine answers at once, and jobs take seconds. */
const NEAR_MILLISECONDS = 100;

/** How long to wait between two looks at an account. */
export function pollMilliseconds({ sfn }: Pick<Clients, 'sfn'>): Promise<number> {
  return pollMillisecondsOf(sfn);
}

/** The same, by the service that is looked at. */
export async function pollMillisecondsOf(client: {
  readonly config: { endpoint?(): Promise<{ readonly hostname: string }> };
}): Promise<number> {
  const { hostname } = (await client.config.endpoint?.()) ?? {};
  const isNear = ['127.0.0.1', '::1', '[::1]', 'localhost'].includes(hostname ?? '');
  return isNear ? NEAR_MILLISECONDS : FAR_MILLISECONDS;
}
