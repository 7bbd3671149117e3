import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ProcessExit, startProcess } from '../../processes';
import { asInContainer, type Host } from '../jobs/hosts';
import { TrainingJob } from '../jobs/training-job';
import { environmentOf } from '../run/environment';
import { optMl } from '../run/opt-ml';
import { codeDirectory, createTrees } from '../run/tree';
import type { LocalImage, TrainingJobRequest } from '../types';

/** What {@link checkFunction} needs. */
export interface FunctionCheck {
  readonly image: LocalImage;
  /** The job that would run it, on one host. */
  readonly request: TrainingJobRequest;
  /** Rank Zero's own interpreter. */
  readonly python: string;
  readonly region: string;
  /** How long loading the function may take. */
  readonly limitMs: number;
  /** Told the packages that have to be installed first, where that is so. */
  waitsFor(packages: readonly string[]): void;
  readonly signal: AbortSignal;
}

/** What a job would fail by before its function is called. */
export interface FunctionProblem {
  /** As the runner has it, see containers/CONTRACT.md; or `ImportTooLong`. */
  readonly code: string;
  readonly message: string;
  /** The user's own frames, or what was printed last. Absent: there is no more to tell. */
  readonly trace?: string;
}

/** What was found. */
export interface CheckedFunction {
  readonly problems: readonly FunctionProblem[];
  /** How what was checked differs from the image. */
  readonly notice?: string;
}

/** The end of what a module prints while it is loaded. */
const TAIL_CHARACTERS = 4_000;

/**
 * Has the runner of an image load its function and compare it with the task, as a job would, in the
 * same environment and the same tree, but without data and without calling it.
 *
 * @throws JobFailure – when what stands for the image cannot be made ready; the signal's reason
 */
export async function checkFunction(check: FunctionCheck): Promise<CheckedFunction> {
  const { image, request, python, region, waitsFor, signal } = check;
  const program =
    typeof image.program === 'function'
      ? await image.program({ waitsFor, signal, isDistributed: false })
      : image.program;
  const directory = mkdtempSync(join(tmpdir(), 'rankzero-check-'));
  try {
    const checked = { request, image, metricDefinitions: [] };
    const job = new TrainingJob('', checked, directory, Date.now, () => undefined);
    const [host] = job.hosts as [Host];
    await createTrees(job);
    for (const { ChannelName = '' } of request.InputDataConfig ?? []) {
      await mkdir(join(host.base, 'input/data', ChannelName), { recursive: true });
    }
    const result = join(directory, 'result.json');
    const place = image.preloads === undefined ? undefined : await optMl(python, image.preloads);
    const facts = { region, aws: {}, program, trackerPort: 0, processes: 1 };
    const loading = {
      command: place?.command(host.base, program.command) ?? program.command,
      cwd: codeDirectory(host),
      env: { ...environmentOf(job, host, facts), ...place?.env, RANKZERO_CHECK: result },
      python,
    };
    const problems = (await load(loading, result, check)).map(({ code, message, trace }) => ({
      code,
      message: asInContainer(message, host),
      ...(trace !== undefined && { trace: asInContainer(trace, host) }),
    }));
    return { problems, ...(program.notice !== undefined && { notice: program.notice }) };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** How the runner is started. */
interface Loading {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly python: string;
}

async function load(
  loading: Loading,
  result: string,
  { limitMs, signal }: FunctionCheck,
): Promise<readonly FunctionProblem[]> {
  let printed = '';
  const process = startProcess({
    ...loading,
    onOutput: (chunk) => {
      printed = (printed + chunk.toString()).slice(-TAIL_CHARACTERS);
    },
  });
  const waiting = new AbortController();
  const either = AbortSignal.any([signal, waiting.signal]);
  try {
    const late = sleep(limitMs, 'late' as const, { signal: either }).catch(() => 'ended' as const);
    const end = await Promise.race([process.exited, late]);
    signal.throwIfAborted();
    if (end === 'late') return [tooLong(limitMs, printed)];
    const exit = end === 'ended' ? await process.exited : end;
    if (!existsSync(result)) return [vanished(exit, printed)];
    const { problems } = JSON.parse(readFileSync(result, 'utf8'));
    return problems;
  } finally {
    waiting.abort();
    await process.terminate(0);
  }
}

function tooLong(limitMs: number, printed: string): FunctionProblem {
  return {
    code: 'ImportTooLong',
    message: `Loading the module took more than ${limitMs / 1000} s and was stopped. Every process of a job loads it before the function is called; do long work inside the function.`,
    ...said(printed),
  };
}

function vanished({ code, signal }: ProcessExit, printed: string): FunctionProblem {
  return signal === null
    ? {
        code: 'UserExit',
        message: `The code ended the process with exit code ${code} while its module was loaded.`,
        ...said(printed),
      }
    : {
        code: 'Crashed',
        message: `The process died of ${signal} while the module was loaded.`,
        ...said(printed),
      };
}

function said(printed: string): { readonly trace?: string } {
  return printed.trim() === '' ? {} : { trace: printed };
}
