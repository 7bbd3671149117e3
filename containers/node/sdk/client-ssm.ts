/** What the runner uses of it. Bundled apart from the rest: see lib/staging/runner-sdk.ts. */
export { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
