import {
  channelUris,
  isRankZeroError,
  type Problems,
  parseS3Uri,
  SIGHT_PROBLEMS,
  type Sight,
} from '../../core';
import type { Authorizer } from '../../local/iam';
import type { ExaminedFile } from '../request/planning';

/** Whose data is checked, and who reads it. */
export type ChannelOwner = Pick<ExaminedFile, 'deployment' | 'record' | 'given'>;

/**
 * Adds a problem for every channel in S3 that the deployment cannot read: the policies in the
 * assembly must let the Plan function list it and the job read it. AWS is not called. A role that
 * the app does not make counts as one that may read everything.
 *
 * @returns what could not be checked, and why
 */
export async function checkChannels(owner: ChannelOwner, problems: Problems): Promise<string[]> {
  const { deployment, record, given } = owner;
  const uris = channelUris(record, given);
  if (uris.length === 0) return [];
  // Loaded only here, so that the other verbs start quickly.
  const { createAuthorizer } = require('../../local/iam') as typeof import('../../local/iam');
  try {
    const authorizer = createAuthorizer(deployment.assembly);
    for (const { path, uri } of uris) {
      const problem = await problemOf(uri, owner, authorizer);
      if (problem === undefined) continue;
      const { code, message, allowed } = problem;
      problems.add(code, path, message, { found: uri, allowed });
    }
    return [];
  } catch (error) {
    // The evaluator does not understand these policies; AWS may.
    if (!isRankZeroError(error)) throw error;
    return [`whether the workflow may read its channels was not checked: ${error.message}`];
  }
}

async function problemOf(
  uri: string,
  { deployment: { facts, planRoleArn, assembly }, record: { ownRole } }: ChannelOwner,
  authorizer: Authorizer,
) {
  const { bucket, key } = parseS3Uri(uri);
  if (isElsewhere(bucket, facts.region)) return problem('another region');
  const arn = `arn:${assembly.environment.partition}:s3:::${bucket}`;
  const may = (principal: string, action: string, resource: string, context = {}) =>
    authorizer.authorize({ principal, action, resource, context });
  const prefix = { 's3:prefix': key };
  const seen = await may(planRoleArn, 's3:ListBucket', arn, prefix);
  if (!seen.allowed) return problem('forbidden');
  const job = ownRole?.roleArn ?? facts.roleArn;
  // The names below a prefix are not known; policies match the beginning of names.
  const object = `${arn}/${key === '' || key.endsWith('/') ? `${key}data` : key}`;
  for (const decision of [
    await may(job, 's3:ListBucket', arn, prefix),
    await may(job, 's3:GetObject', object),
  ]) {
    if (decision.allowed) continue;
    return { ...problem('forbidden'), message: `The job may not read this: ${decision.message}.` };
  }
  return undefined;
}

function problem(sight: Exclude<Sight, 'there'>) {
  return SIGHT_PROBLEMS[sight] as NonNullable<(typeof SIGHT_PROBLEMS)[Sight]>;
}

/**
 * Whether a bucket's name says that it is in another region: the names of the SageMaker SDK's
 * buckets do.
 *
 * @see https://sagemaker.readthedocs.io/en/stable/api/utility/session.html
 */
function isElsewhere(bucket: string, region: string): boolean {
  const [, its] = /^sagemaker-([a-z]{2}(?:-[a-z]+)+-\d)-\d{12}$/.exec(bucket) ?? [];
  return its !== undefined && its !== region;
}
