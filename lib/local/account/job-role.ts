import { AsyncLocalStorage } from 'node:async_hooks';
import { Sha256 } from '@aws-sdk/checksums/sha';
import { SignatureV4 } from '@smithy/signature-v4';
import type { AccountCredentials, Credentials } from '../credentials';

/** What a client signs with: its `signer` setting. */
type Signer = Pick<SignatureV4, 'sign'>;

/**
 * Makes the calls that SageMaker makes for a job count as calls of the job's role.
 *
 * One client serves all jobs. The role travels along with the asynchronous context of the job's
 * work, and the client's signer signs with that role's credentials, or with the user's where there
 * is none. A credentials provider would not work: clients cache its credentials, and share them
 * between requests at the same time.
 */
export class JobRole {
  private readonly role = new AsyncLocalStorage<string>();

  constructor(
    private readonly credentials: AccountCredentials,
    private readonly region: string,
  ) {}

  /** Does the work of a job: during it, its clients make their requests as the role. */
  readonly as = <T>(roleArn: string, work: () => T): T => this.role.run(roleArn, work);

  /** The role that work is done for at the moment. @returns undefined outside the work of a job */
  get current(): string | undefined {
    return this.role.getStore();
  }

  /** What a client of a service signs with, so that its requests are those of the job's role. */
  signer(service: 's3'): Signer {
    const signers = new Map<Credentials, SignatureV4>();
    const signerOf = (credentials: Credentials): SignatureV4 => {
      const known = signers.get(credentials);
      if (known !== undefined) return known;
      const { region } = this;
      const isS3 = service === 's3';
      const signer = new SignatureV4({
        service,
        region,
        credentials,
        sha256: Sha256,
        uriEscapePath: !isS3,
        applyChecksum: isS3,
      });
      signers.set(credentials, signer);
      return signer;
    };
    const sign = (...args: Parameters<SignatureV4['sign']>) => {
      const role = this.role.getStore();
      const { user } = this.credentials;
      return signerOf(role === undefined ? user : this.credentials.ofRole(role)).sign(...args);
    };
    return { sign: sign as SignatureV4['sign'] };
  }
}
