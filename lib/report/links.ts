import type { ReportSource } from '../core';
import { wellFormed } from './well-formed';

/** Pages of the AWS console. Each is undefined where there is none: in the local account. */
export interface Links {
  readonly isLocal: boolean;
  /** An object, or a folder where the URI ends in a slash. */
  s3(uri: string): string | undefined;
  trainingJob(name: string): string | undefined;
  readonly job: string | undefined;
  readonly logs: string | undefined;
  readonly execution: string | undefined;
}

/** The example account of AWS's documentation, nobody's: the local account has its number. */
const LOCAL_ACCOUNT = '123456789012';

/** The console's pages for what a result names. */
export function linksOf(
  { job, execution }: ReportSource['result'],
  given?: ReportSource['isLocal'],
): Links {
  const [, , , region = '', account = ''] = (job.arn || execution.arn).split(':');
  const isLocal = given ?? account === LOCAL_ACCOUNT;
  const console = isLocal ? undefined : originOf(job.console);
  const page = (path: string) => (console === undefined ? undefined : `${console}${path}`);
  return {
    isLocal,
    s3(uri) {
      const [, bucket, key = ''] = /^s3:\/\/([^/]+)\/?(.*)$/s.exec(uri) ?? [];
      if (bucket === undefined) return undefined;
      const kind = key === '' || key.endsWith('/') ? 'buckets' : 'object';
      return page(
        `/s3/${kind}/${encodeURIComponent(bucket)}?region=${region}&prefix=${encodeURIComponent(wellFormed(key))}`,
      );
    },
    trainingJob: (name) =>
      page(`/sagemaker/home?region=${region}#/jobs/${encodeURIComponent(wellFormed(name))}`),
    job: console && job.console,
    logs: console && originOf(job.logs) && job.logs,
    execution: page(
      `/states/home?region=${region}#/v2/executions/details/${encodeURIComponent(wellFormed(execution.arn))}`,
    ),
  };
}

/** Only what leads to a web page may become a link. */
function originOf(address: string): string | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  return url?.protocol === 'https:' ? url.origin : undefined;
}
