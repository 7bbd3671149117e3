import { AsyncLocalStorage } from 'node:async_hooks';
import type { S3Client } from '@aws-sdk/client-s3';
import type { RoleCredentials } from './role-credentials';

/**
 * Makes what SageMaker does for a job count as done by the job's role.
 *
 * One client serves all jobs. The role travels along with the asynchronous context of the job's work,
 * and the access key in the signed request is exchanged for the role's. The signature then no longer
 * fits, which nothing in the local account looks at.
 */
export class JobRole {
  readonly #role = new AsyncLocalStorage<string>();

  constructor(private readonly credentials: RoleCredentials) {}

  /** Does the work of a job: what its clients are asked for meanwhile is asked by the role. */
  readonly as = <T>(roleArn: string, work: () => T): T => this.#role.run(roleArn, work);

  /** Makes a client's requests count as the role's whose job they are for. @returns the client */
  assume<C extends Pick<S3Client, 'destroy'>>(client: C): C {
    // Every AWS client has this stack; only its types differ by the commands that go through it.
    const { middlewareStack } = client as unknown as S3Client;
    middlewareStack.add(
      (next) => (args) => {
        this.#exchangeKey((args.request as { headers: Record<string, string> }).headers);
        return next(args);
      },
      { step: 'deserialize', name: 'assumeJobRole', priority: 'low' },
    );
    return client;
  }

  #exchangeKey(headers: Record<string, string>): void {
    const role = this.#role.getStore();
    const { authorization } = headers;
    if (role === undefined || authorization === undefined) return;
    const { accessKeyId } = this.credentials.of(role);
    headers.authorization = authorization.replace(/Credential=[^/]+/, `Credential=${accessKeyId}`);
  }
}
