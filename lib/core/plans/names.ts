import type { ExecutionFacts } from '../model';
import type { Problems } from '../problems';

/** What SageMaker takes for a training job: letters, digits and single or several hyphens between. */
const JOB_NAME = /^[a-zA-Z0-9](?:-*[a-zA-Z0-9])*$/;
const MAX_JOB_NAME = 63;

/** Names of tuning jobs are compared without letter case: only small letters stay as they are. */
const TUNING_JOB_NAME = /^[a-z0-9](?:-*[a-z0-9])*$/;
const MAX_TUNING_JOB_NAME = 32;

/**
 * What Step Functions does not take for an execution; the second class is control characters,
 * surrogates and what lies beyond them.
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 */
const NO_EXECUTION_NAME = /[\s<>{}[\]?*"#%\\^|~`$&,;:/]|[^ -~\u00a0-\ud7ff\ue000-\ufffd]/u;
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

/** Which run of an execution this is, from 1: a redrive is the next one. */
export function attemptOf({ redriveCount = 0 }: ExecutionFacts): number {
  return redriveCount + 1;
}

/** What the jobs of an execution are named. */
export interface JobNames {
  /** Of the first: the execution's name where SageMaker takes it. */
  readonly jobName: string;
  /** Of the others less `-2`, `-3`, …, which the state machine adds: it knows which one is next. */
  readonly baseName: string;
}

/** Room for a hyphen and the number of a job: there are at most 100 attempts and 1,000 redrives. */
const SUFFIX_CHARACTERS = 5;

/**
 * Names of an execution's training jobs: the execution's where SageMaker takes it. Any other name
 * keeps what can be kept and ends in a hash of the workflow and the whole name, so that two names
 * stay two. Nothing random: planning twice gives the same names.
 */
export function trainingJobNames(executionName: string, workflow = ''): JobNames {
  return namesOf(executionName, workflow, JOB_NAME, MAX_JOB_NAME);
}

/**
 * Names of an execution's tuning jobs, whose training jobs' names start with them; made like
 * {@link trainingJobNames}. Names that differ in letter case only stay two.
 */
export function tuningJobNames(executionName: string, workflow = ''): JobNames {
  return namesOf(executionName, workflow, TUNING_JOB_NAME, MAX_TUNING_JOB_NAME);
}

function namesOf(name: string, workflow: string, taken: RegExp, longest: number): JobNames {
  return {
    jobName: named(name, workflow, taken, longest),
    baseName: named(name, workflow, taken, longest - SUFFIX_CHARACTERS),
  };
}

function named(name: string, workflow: string, taken: RegExp, longest: number): string {
  if (taken.test(name) && name.length <= longest) return name;
  const end = hash(`${workflow}/${name}`);
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
