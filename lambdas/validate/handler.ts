import { accountValidator } from './account-validator';

/** Says whether Plan would accept a request: `{ request, name? }`. Starts and writes nothing. */
export const handler = accountValidator();
