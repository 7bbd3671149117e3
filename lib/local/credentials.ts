import { randomBytes } from 'node:crypto';

/** What a client signs with. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Clients that sign with a role's credentials must send it too. */
  readonly sessionToken?: string;
}

/** Whose credentials some are. */
export interface Identity {
  readonly credentials: Credentials;
  /** ARN of the role. @default - the user in front of the machine, who may do everything */
  readonly role?: string;
  /** Name of the role's session. */
  readonly session: string;
  /** When they stop being valid. @default - with the account */
  readonly expiresAt?: Date;
}

/** What stands for a session where nobody has named one. */
const SESSION = 'local';
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const ID_LENGTH = 16;
/** As long as AWS makes them. */
const SECRET_BYTES = 30;
const TOKEN_BYTES = 96;

/**
 * The credentials of one account: made at random when it starts, and worthless after it.
 *
 * The user has one pair of keys. Each role has a session of its own, and more when they are asked
 * for by name.
 */
export class AccountCredentials {
  private readonly identities = new Map<string, Identity>();
  private readonly sessions = new Map<string, Credentials>();

  /** The credentials of the person in front of the machine, who may do everything. */
  readonly user: Credentials = this.keep('AKIA', { session: 'user' });

  /** The credentials of a role's session, the same whenever they are asked for. */
  ofRole(role: string, session: string = SESSION): Credentials {
    const name = `${role} ${session}`;
    const known = this.sessions.get(name);
    if (known !== undefined) return known;
    const credentials = this.keep('ASIA', { role, session });
    this.sessions.set(name, credentials);
    return credentials;
  }

  /** New credentials that end at a given time: a role's, or of the user's own session. */
  issue(expiresAt: Date, session: string, role?: string): Credentials {
    return this.keep('ASIA', { session, expiresAt, ...(role !== undefined && { role }) });
  }

  /** Whose credentials these are. @returns undefined when nobody's */
  find(accessKeyId: string): Identity | undefined {
    return this.identities.get(accessKeyId);
  }

  /** The role that an access key belongs to. @returns undefined for the user's own */
  roleOf(accessKeyId: string): string | undefined {
    return this.identities.get(accessKeyId)?.role;
  }

  private keep(prefix: 'AKIA' | 'ASIA', identity: Omit<Identity, 'credentials'>): Credentials {
    const id = Array.from(randomBytes(ID_LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]);
    const credentials = {
      accessKeyId: prefix + id.join(''),
      // Some clients still cut an `Authorization` header at a slash or a plus sign.
      secretAccessKey: randomBytes(SECRET_BYTES).toString('base64url'),
      ...(prefix === 'ASIA' && { sessionToken: randomBytes(TOKEN_BYTES).toString('base64url') }),
    };
    this.identities.set(credentials.accessKeyId, { ...identity, credentials });
    return credentials;
  }
}
