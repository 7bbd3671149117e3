import { type EndDocument, parseS3Uri } from '../core';
import { wellFormed } from './well-formed';

/** Pages of the AWS console. Each is undefined where there is none: in the local account. */
export interface Links {
  readonly isLocal: boolean;
  /** An object, or a folder where the URI ends in a slash. */
  s3(uri: string): string | undefined;
  trainingJob(name: string): string | undefined;
  /** An address that a result has, if it may become a link. */
  page(address: string | undefined): string | undefined;
  readonly job: string | undefined;
  readonly logs: string | undefined;
  readonly execution: string | undefined;
}

/** The console's pages for what a result names. */
export function linksOf({ job, execution, isLocal }: EndDocument): Links {
  const [, , , region = ''] = (job.arn || execution.arn).split(':');
  const console = isLocal ? undefined : originOf(job.console);
  const at = (path: string) => (console === undefined ? undefined : `${console}${path}`);
  const page = (address: string | undefined) =>
    console === undefined || originOf(address) === undefined ? undefined : address;
  return {
    isLocal,
    s3(uri) {
      const { bucket, key } = parseS3Uri(uri);
      if (bucket === '') return undefined;
      const kind = key === '' || key.endsWith('/') ? 'buckets' : 'object';
      return at(
        `/s3/${kind}/${encodeURIComponent(bucket)}?region=${region}&prefix=${encodeURIComponent(wellFormed(key))}`,
      );
    },
    trainingJob: (name) =>
      at(`/sagemaker/home?region=${region}#/jobs/${encodeURIComponent(wellFormed(name))}`),
    page,
    job: page(job.console),
    logs: page(job.logs),
    execution: at(
      `/states/home?region=${region}#/v2/executions/details/${encodeURIComponent(wellFormed(execution.arn))}`,
    ),
  };
}

/** Only what leads to a web page may become a link. */
function originOf(address: string | undefined): string | undefined {
  if (address === undefined || !URL.canParse(address)) return undefined;
  const { protocol, origin } = new URL(address);
  return protocol === 'https:' ? origin : undefined;
}
