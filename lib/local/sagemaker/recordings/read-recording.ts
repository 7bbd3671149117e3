import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import {
  at,
  didYouMean,
  fileError,
  formatProblems,
  isObject,
  oneOf,
  Problems,
  RankZeroError,
  showPath,
} from '../../../core';
import { excerptOf, jsonMistake, placeOf } from '../../../core/requests/json-mistake';
import type { LastPhase } from '../phases';
import type { RecordedJob } from './recorded-job';

const FIELDS = ['job', 'log', 'model', 'output'];

/** Steps that a recording may have before its end; those of no consequence here are passed over. */
const PHASES = ['Starting', 'Downloading', 'Training', 'Stopping', 'Uploading'] as const;
const USUAL = ['Downloading', 'Training', 'Uploading'] as const;

/** What a job can have come to: by its secondary status where that says more. */
const ENDS: Readonly<Record<string, readonly LastPhase[]>> = {
  Completed: ['Completed'],
  Failed: ['Failed'],
  Stopped: ['Stopped', 'MaxRuntimeExceeded', 'Interrupted'],
};

const HINT = 'docs/containers.md has a complete file.';

/**
 * Reads the recording of a job. Paths in it are relative to its folder.
 *
 * @throws RecordingNotRead – when it, or a file that it names, cannot be read
 * @throws InvalidRecording – with every problem of what it says
 */
export function readRecording(path: string): RecordedJob {
  const problems = new Problems();
  const value = parsed(textOf(path), problems);
  const folder = dirname(resolve(path));
  const recording = isObject(value) ? value : {};
  if (!problems.any && !isObject(value)) {
    problems.add('WrongType', '$', 'A recording is an object.', {
      found: value,
      allowed: `an object with ${oneOf(FIELDS)}`,
    });
  }
  for (const name of Object.keys(recording)) {
    if (FIELDS.includes(name)) continue;
    const hint = didYouMean(name, FIELDS);
    problems.add('UnknownField', at('$', name), `There is no such field.${hint}`, {
      found: name,
      allowed: oneOf(FIELDS),
    });
  }
  const described = descriptionOf(recording.job, problems);
  const log = logOf(recording.log, problems);
  const archives = (['model', 'output'] as const).flatMap((name) => {
    const file = archiveOf(recording[name], folder, at('$', name), problems);
    return file === undefined ? [] : [[name, file] as const];
  });
  if (problems.any) {
    const what = `The recording ${showPath(path)}`;
    throw new RankZeroError('InvalidRecording', formatProblems(problems.list, what), {
      hint: HINT,
    });
  }
  return { name: basename(path), ...described, log, ...Object.fromEntries(archives) };
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (cause) {
    throw fileError('RecordingNotRead', `Cannot read the recording ${showPath(path)}`, cause, HINT);
  }
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

/** What DescribeTrainingJob has answered of the job, of which a few members count. */
function descriptionOf(
  job: unknown = { TrainingJobStatus: 'Completed' },
  problems: Problems,
): Pick<RecordedJob, 'phases' | 'end' | 'failureReason'> {
  const nothing = { phases: USUAL, end: 'Completed' } as const;
  if (!isObject(job)) {
    problems.add('WrongType', '$.job', 'This is what describe-training-job has answered.', {
      found: job,
      allowed: 'an object such as { "TrainingJobStatus": "Completed" }',
    });
    return nothing;
  }
  const { TrainingJobStatus: status, FailureReason: reason } = job;
  const ends = typeof status === 'string' && Object.hasOwn(ENDS, status) ? ENDS[status] : undefined;
  if (ends === undefined) {
    problems.add('InvalidValue', '$.job.TrainingJobStatus', 'The job has not ended so.', {
      found: status,
      allowed: oneOf(Object.keys(ENDS)),
    });
    return nothing;
  }
  const end = ends.find((last) => last === job.SecondaryStatus) ?? (ends[0] as LastPhase);
  if (end === 'Failed' && (typeof reason !== 'string' || reason === '')) {
    problems.add('MissingField', '$.job.FailureReason', 'A job that failed says why.', {
      found: reason,
      allowed: 'a text such as AlgorithmError: no data, exit code: 1',
    });
  }
  return {
    phases: phasesOf(job.SecondaryStatusTransitions),
    end,
    ...(typeof reason === 'string' && reason !== '' && { failureReason: reason }),
  };
}

function phasesOf(transitions: unknown): RecordedJob['phases'] {
  if (!Array.isArray(transitions)) return USUAL;
  const phases = transitions.flatMap((transition) => {
    const status = isObject(transition) ? transition.Status : undefined;
    // A job begins by itself.
    return PHASES.filter((phase) => phase === status && phase !== 'Starting');
  });
  return phases.filter((phase, index) => phase !== phases[index - 1]);
}

/** Lines of the first host, or lines of each host by its name. */
function logOf(log: unknown = [], problems: Problems): RecordedJob['log'] {
  const isLines = (value: unknown): value is string[] =>
    Array.isArray(value) && value.every((line) => typeof line === 'string');
  if (isLines(log)) return { 'algo-1': log };
  const hosts = isObject(log) ? Object.entries(log) : [];
  if (hosts.length > 0 && hosts.every(([name, lines]) => HOST.test(name) && isLines(lines))) {
    return Object.fromEntries(hosts) as RecordedJob['log'];
  }
  problems.add('WrongType', '$.log', 'A log is a list of lines, or one for each host.', {
    found: log,
    allowed: '["loss=0.5"], or { "algo-1": ["loss=0.5"] }',
  });
  return {};
}

const HOST = /^algo-[1-9]\d*$/;

function archiveOf(
  file: unknown,
  folder: string,
  path: string,
  problems: Problems,
): string | undefined {
  if (file === undefined) return undefined;
  const archive = typeof file === 'string' ? resolve(folder, file) : undefined;
  if (archive !== undefined && statSync(archive, { throwIfNoEntry: false })?.isFile()) {
    return archive;
  }
  problems.add('PathNotFound', path, 'There is no such archive.', {
    found: file,
    allowed: 'the path of a tar.gz file, from the folder of the recording',
  });
  return undefined;
}
