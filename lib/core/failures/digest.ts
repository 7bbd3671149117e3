import type { Diagnosis } from './classify';

/** Lines of the log that a digest holds. */
export const DIGEST_LINES = 50;

/** Why an execution failed: what a person reads first, in failure.json, the report and the Cause. */
export interface FailureDigest
  extends Pick<
    Diagnosis,
    'class' | 'label' | 'within' | 'stage' | 'blame' | 'sentence' | 'advice'
  > {
  /** The user's own traceback, or the algorithm's or service's own words. Absent: there are none. */
  readonly message?: string;
  /** Of the process that failed first. */
  readonly exitCode?: number;
  /** The end of the failing host's log. Absent: it has none, or no job ran. */
  readonly log?: DigestLog;
  /** Absent in the local account, which has no console. */
  readonly links?: DigestLinks;
  /** Jobs that were started, this one included. */
  readonly attempts?: number;
  /** Why it was not tried again. */
  readonly gaveUp?: string;
}

export interface DigestLog {
  /** `algo-1` */
  readonly host: string;
  /** The last ones, at most {@link DIGEST_LINES}. */
  readonly lines: readonly string[];
}

export interface DigestLinks {
  /** Page of the execution in the console. */
  readonly execution?: string;
  /** Page of the job. */
  readonly job?: string;
  /** Page of the job's log streams. */
  readonly logs?: string;
}

/** What a digest has beside the diagnosis, as far as it is known. */
export interface DigestParts {
  readonly log?: { readonly host: string; readonly lines: readonly string[] } | undefined;
  readonly links?: DigestLinks | undefined;
  readonly attempts?: number | undefined;
  readonly gaveUp?: string | undefined;
}

/** The digest of a failure. */
export function digest(diagnosis: Diagnosis, parts: DigestParts = {}): FailureDigest {
  const { stage, label, within, blame, sentence, advice, exitCode } = diagnosis;
  const { log, links = {}, attempts, gaveUp } = parts;
  const lines = log?.lines.slice(-DIGEST_LINES) ?? [];
  const message = diagnosis.message || tracebackIn(lines);
  return {
    class: diagnosis.class,
    label,
    ...(within === undefined ? {} : { within }),
    stage,
    blame,
    sentence,
    advice,
    ...(message === '' ? {} : { message }),
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(log === undefined || lines.length === 0 ? {} : { log: { host: log.host, lines } }),
    ...(Object.keys(links).length === 0 ? {} : { links }),
    ...(attempts === undefined ? {} : { attempts }),
    ...(gaveUp === undefined ? {} : { gaveUp }),
  };
}

/** The last traceback that a log has: SageMaker's own reason may be an exit code and no more. */
function tracebackIn(lines: readonly string[]): string {
  const start = lines.findLastIndex((line) => line.includes('Traceback (most recent call last)'));
  if (start === -1) return '';
  const rest = lines.slice(start + 1);
  // Its frames are indented; the error's own line is the first that is not.
  const end = rest.findIndex((line) => line.trim() !== '' && !/^\s/.test(line));
  return lines.slice(start, end === -1 ? undefined : start + end + 2).join('\n');
}
