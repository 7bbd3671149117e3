import { pathToFileURL } from 'node:url';

/** Folder of a host's tree with the files that a local job has in place of a tracking server. */
const TRACKED = 'mlruns';

/**
 * Variables by which MLflow writes files where a job would log to a server of managed MLflow, which
 * there is none of here. Newer MLflow writes such files only when it is told so.
 *
 * @param base - of the host's tree, as its processes see it
 */
export function trackingFiles(
  requested: Readonly<Record<string, string>> | undefined,
  base: string,
): Readonly<Record<string, string>> {
  if (!requested?.MLFLOW_TRACKING_URI?.startsWith('arn:')) return {};
  return {
    MLFLOW_TRACKING_URI: pathToFileURL(`${base}/${TRACKED}`).href,
    MLFLOW_ALLOW_FILE_STORE: 'true',
  };
}
