import { createHash } from 'node:crypto';

/** What a client signs with. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The credentials of the person in front of the machine, who may do everything. */
export const USER_CREDENTIALS: Credentials = {
  accessKeyId: 'rankzero',
  secretAccessKey: 'local',
};

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const LENGTH = 16;

/**
 * Credentials of roles. Nothing here verifies signatures, so the access key id alone says who
 * calls: each role has one, the same in every account that is started.
 */
export class RoleCredentials {
  readonly #roles = new Map<string, string>();

  /** The credentials of a role. */
  of(roleArn: string): Credentials {
    const digest = createHash('sha256').update(roleArn).digest();
    const id = Array.from(digest.subarray(0, LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]);
    const accessKeyId = `ASIA${id.join('')}`;
    this.#roles.set(accessKeyId, roleArn);
    return { accessKeyId, secretAccessKey: 'local' };
  }

  /** Whose credentials these are. @returns undefined when they are no role's */
  roleOf(accessKeyId: string): string | undefined {
    return this.#roles.get(accessKeyId);
  }
}
