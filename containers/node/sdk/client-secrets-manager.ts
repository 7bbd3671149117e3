/** What the runner uses of it. Bundled apart from the rest: see lib/staging/runner-sdk.ts. */
export { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
