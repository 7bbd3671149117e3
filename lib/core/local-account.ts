/** Environment variable of a function that runs in the local account; it is not set on AWS. */
const MARK = 'RANKZERO_LOCAL_ACCOUNT';

/** What the local account adds to the environment of its functions: that they run there. */
export const LOCAL_ACCOUNT_ENVIRONMENT: Readonly<Record<string, string>> = { [MARK]: 'true' };

/** Whether a function with this environment runs in the local account. */
export function isLocalAccount(environment: Readonly<Record<string, string | undefined>>): boolean {
  return environment[MARK] === LOCAL_ACCOUNT_ENVIRONMENT[MARK];
}

/**
 * Variable that the local account adds to the description of a job which it simulates: the name of the
 * recording that is played, or {@link FROM_CHANNELS}. No process gets it, as none is started.
 */
export const SIMULATED_FROM = 'RANKZERO_SIMULATED_FROM';

/** What a simulation is made from that only looks at the job's channels, and makes no model. */
export const FROM_CHANNELS = 'the first records of its channels';
