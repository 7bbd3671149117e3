import type { ExecutionFacts } from '../model';
import type { Problems } from '../problems';

/** What SageMaker takes for a training job: letters, digits and single or several hyphens between. */
const JOB_NAME = /^[a-zA-Z0-9](?:-*[a-zA-Z0-9])*$/;
const MAX_JOB_NAME = 63;

/** Names of tuning jobs are compared without letter case: only small letters stay as they are. */
const TUNING_JOB_NAME = /^[a-z0-9](?:-*[a-z0-9])*$/;
const MAX_TUNING_JOB_NAME = 32;

/**
 * What Step Functions takes for an execution.
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 */
const NO_EXECUTION_NAME =
  /[\s\p{Cc}\p{Cs}\ufffe\uffff<>{}[\]?*"#%\\^|~`$&,;:/]|[\u{10000}-\u{10ffff}]/u;
const MAX_EXECUTION_NAME = 80;

/**
 * Notes a problem when no execution can have this name, or when it would not do as a folder. Step
 * Functions lets none of the former through; the command line asks before there is an execution.
 */
export function checkExecutionName(name: string, problems: Problems): void {
  if (isExecutionName(name)) return;
  problems.add(
    'InvalidExecutionName',
    '$states.context.Execution.Name',
    'An execution cannot have this name; give it another one.',
    {
      found: name,
      allowed: `1 to ${MAX_EXECUTION_NAME} characters without blanks, control characters and any of <>{}[]?*"#%\\^|~\`$&,;:/, not dots alone`,
    },
  );
}

/** Whether an execution can have this name, and a folder too. */
export function isExecutionName(name: string): boolean {
  const isLength = name.length >= 1 && name.length <= MAX_EXECUTION_NAME;
  return isLength && !NO_EXECUTION_NAME.test(name) && !/^\.+$/.test(name);
}

/** The attempt that an execution is at: SageMaker never lets a job's name be used again. */
export function attemptOf({ redriveCount = 0 }: ExecutionFacts): number {
  return redriveCount + 1;
}

/**
 * Name of an attempt's training job: the execution's where SageMaker takes it, from the second
 * attempt on with `-2`, `-3`…. Any other name keeps what can be kept and ends in a hash of the
 * workflow and the whole name, so that two names stay two. Nothing random: planning twice gives the
 * same name.
 */
export function jobName(executionName: string, attempt: number, workflow = ''): string {
  return named(executionName, attempt, workflow, JOB_NAME, MAX_JOB_NAME);
}

/**
 * Name of an attempt's tuning job, whose training jobs' names start with it; made like
 * {@link jobName}. Names that differ in letter case only stay two.
 */
export function tuningJobName(executionName: string, attempt: number, workflow = ''): string {
  return named(executionName, attempt, workflow, TUNING_JOB_NAME, MAX_TUNING_JOB_NAME);
}

function named(
  name: string,
  attempt: number,
  workflow: string,
  taken: RegExp,
  longest: number,
): string {
  const suffix = attempt === 1 ? '' : `-${attempt}`;
  if (taken.test(name) && name.length + suffix.length <= longest) return name + suffix;
  const end = `${hash(`${workflow}/${name}`)}${suffix}`;
  const stem = name
    // An accent goes, its letter stays.
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-zA-Z0-9]+/g, '-')
    .slice(0, longest - end.length - 1)
    .replace(/^-+|-+$/g, '');
  return stem === '' ? end : `${stem}-${end}`;
}

const HASH_CHARACTERS = 10;

/** 64-bit FNV-1a, ten characters of it in base 36; core has no Node modules to hash with. */
function hash(text: string): string {
  let value = 0xcbf29ce484222325n;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    for (const byte of [unit & 0xff, unit >> 8]) {
      value = BigInt.asUintN(64, (value ^ BigInt(byte)) * 0x100000001b3n);
    }
  }
  const digits = value % 36n ** BigInt(HASH_CHARACTERS);
  return digits.toString(36).padStart(HASH_CHARACTERS, '0');
}
