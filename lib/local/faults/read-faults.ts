import {
  at,
  didYouMean,
  formatProblems,
  isObject,
  oneOf,
  Problems,
  RankZeroError,
} from '../../core';
import { INSTANCE_TYPES } from '../../core/algorithms';
import { excerptOf, jsonMistake, placeOf } from '../../core/requests/json-mistake';
import { FAULTS, type Fault, type FaultWord, factsOf, type Target } from './fault';
import { faultyOperations } from './operations';
import { matches } from './pattern';

const WORDS = Object.keys(FAULTS);
const FIELDS = ['fault', 'hits', 'times', 'share', 'seconds'];

/**
 * Reads faults from the text of a file.
 *
 * @param what the file, as messages call it
 * @throws InvalidFaults – with every problem of every entry
 */
export function readFaults(text: string, what: string): readonly Fault[] {
  const problems = new Problems();
  const value = parsed(text, problems);
  if (problems.any) throw invalid(problems, what);
  if (!Array.isArray(value)) {
    problems.add('WrongType', '$', 'Faults are a list.', {
      found: value,
      allowed:
        'a list of objects such as { "fault": "throttling", "hits": "sagemaker:CreateTrainingJob", "times": 2 }',
    });
  } else {
    for (const [index, entry] of value.entries()) checkEntry(entry, at('$', index), problems);
  }
  if (!problems.any) return value as readonly Fault[];
  throw invalid(problems, what);
}

function invalid({ list }: Problems, what: string): RankZeroError {
  return new RankZeroError('InvalidFaults', formatProblems(list, what), {
    hint: 'docs/faults.md has a complete file.',
  });
}

function parsed(text: string, problems: Problems): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const { index, why } = jsonMistake(text) ?? { index: 0, why: (error as Error).message };
    const { line, column } = placeOf(text, index);
    const message = `This is not JSON: line ${line}, column ${column}: ${why}.`;
    problems.add('InvalidJson', '$', message, { excerpt: excerptOf(text, index) });
    return undefined;
  }
}

function checkEntry(entry: unknown, path: string, problems: Problems): void {
  if (!isObject(entry)) {
    problems.add('WrongType', path, 'A fault is an object.', {
      found: entry,
      allowed: `an object with ${oneOf(FIELDS)}`,
    });
    return;
  }
  for (const name of Object.keys(entry)) {
    if (FIELDS.includes(name)) continue;
    problems.add(
      'UnknownField',
      at(path, name),
      `There is no such field.${didYouMean(name, FIELDS)}`,
      {
        found: name,
        allowed: oneOf(FIELDS),
      },
    );
  }
  checkTimes(entry.times, at(path, 'times'), problems);
  checkShare(entry.share, at(path, 'share'), problems);
  const { fault } = entry;
  if (!isWord(fault)) {
    const missing = fault === undefined;
    problems.add(
      missing ? 'MissingField' : 'InvalidValue',
      at(path, 'fault'),
      missing
        ? 'The word that names the fault is missing.'
        : `There is no such fault.${didYouMean(String(fault), WORDS)}`,
      { ...(missing ? {} : { found: fault }), allowed: oneOf(WORDS) },
    );
    return;
  }
  checkHits(fault, entry.hits, at(path, 'hits'), problems);
  checkSeconds(fault, entry.seconds, at(path, 'seconds'), problems);
}

function isWord(word: unknown): word is FaultWord {
  return typeof word === 'string' && Object.hasOwn(FAULTS, word);
}

/** What there is to hit, and how to write it. Jobs, functions and objects come and go. */
const TARGETS: Readonly<
  Record<Target, { readonly all?: () => readonly string[]; readonly as: string }>
> = {
  operation: {
    all: faultyOperations,
    as: 'an operation, e.g. sagemaker:CreateTrainingJob, sagemaker:CreateTrainingJob pima-* or s3:*',
  },
  'instance type': { all: () => INSTANCE_TYPES, as: 'an instance type, e.g. ml.m5.large or ml.p*' },
  job: { as: 'the name of a job, e.g. pima-*' },
  function: { as: 'the name of a function, e.g. *Collect*' },
  'S3 request': { as: 'a method and an object, e.g. PUT */result.json' },
};

function checkHits(fault: FaultWord, hits: unknown, path: string, problems: Problems): void {
  const { hits: targets } = factsOf(fault);
  const allowed = targets.map((target) => TARGETS[target].as).join('; or ');
  if (hits === undefined) {
    problems.add('MissingField', path, `It is not said what '${fault}' hits.`, { allowed });
    return;
  }
  if (typeof hits !== 'string' || hits === '') {
    problems.add('WrongType', path, `What '${fault}' hits is a text.`, { found: hits, allowed });
    return;
  }
  const fits = targets.some((target) => canHit(target, hits));
  if (fits) return;
  problems.add('InvalidValue', path, `There is nothing that '${fault}' could hit by this.`, {
    found: hits,
    allowed,
  });
}

function canHit(target: Target, pattern: string): boolean {
  // Names of jobs and functions have no colon; an operation has one.
  if (target === 'job' || target === 'function') return !/[:\s]/.test(pattern);
  if (target === 'S3 request') return /^(?:\*|(?:\*|GET|PUT|HEAD|POST|DELETE) ?\S.*)/.test(pattern);
  // What an operation is called with may follow it.
  const [name = ''] = target === 'operation' ? pattern.split(' ') : [pattern];
  return (TARGETS[target].all?.() ?? []).some((known) => matches(name, known));
}

function checkSeconds(fault: FaultWord, seconds: unknown, path: string, problems: Problems): void {
  const { seconds: meaning, otherwise } = factsOf(fault);
  if (seconds === undefined) {
    if (meaning === undefined || otherwise !== undefined) return;
    problems.add('MissingField', path, `'${fault}' needs the seconds ${meaning}.`, {
      allowed: 'a number, 0 or more',
    });
  } else if (meaning === undefined) {
    problems.add('UnknownField', path, `'${fault}' has no seconds.`, { found: seconds });
  } else if (typeof seconds !== 'number' || !(seconds >= 0)) {
    problems.add('OutOfRange', path, `These are the seconds ${meaning}.`, {
      found: seconds,
      allowed: 'a number, 0 or more',
    });
  }
}

function checkTimes(times: unknown, path: string, problems: Problems): void {
  if (times === undefined || (Number.isSafeInteger(times) && Number(times) > 0)) return;
  problems.add('OutOfRange', path, 'This is how often the fault happens.', {
    found: times,
    allowed: 'an integer, 1 or more',
  });
}

function checkShare(share: unknown, path: string, problems: Problems): void {
  if (share === undefined || (typeof share === 'number' && share > 0 && share <= 1)) return;
  problems.add('OutOfRange', path, 'This is the share of the cases in which the fault happens.', {
    found: share,
    allowed: 'a number above 0, at most 1',
  });
}
