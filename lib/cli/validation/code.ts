import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  type CustomTaskRecord,
  chooseFramework,
  excerptOf,
  isRankZeroError,
  Problems,
  parseS3Uri,
  type ScriptTaskRecord,
  trainedTasks,
} from '../../core';
import { PythonEnvironments } from '../../local/python-environments';
import {
  checkFunction,
  checkSyntax,
  contextFolders,
  type FunctionProblem,
  frameworkPackages,
  type ImageResolver,
  pythonRecipe,
  type SyntaxProblem,
  taskImages,
  unpackArchive,
} from '../../local/sagemaker';
import type { Terminal } from '../display/terminal';
import { allImages, type ImageSource } from '../images/read-images';
import { ensurePython, pythonIn } from '../project/python';
import type { ExaminedFile } from '../request/planning';
import { type Findings, taskFindings } from './findings';
import { jobOf } from './jobs';
import { checkTypes } from './types';

/** How code is checked. */
export interface CodeCheckOptions {
  /** Rank Zero's own folder. */
  readonly root: string;
  readonly terminal: Terminal;
  /** Whether nothing may be installed. */
  readonly isOffline: boolean;
  readonly signal: AbortSignal;
  /** How long loading a function may take. @default 120,000 */
  readonly limitMs?: number;
}

/** Importing the larger frameworks takes a busy machine half a minute. */
const LIMIT_MS = 120_000;

/**
 * Adds a problem for everything that a job of the request would find wrong with its function before
 * the call: files that are not valid Python, packages that are missing in the image, a module that
 * fails, a function that does not exist or does not take what the task declares; of a script only that
 * its files are valid Python, as a script runs when it is loaded. Trains nothing.
 *
 * @returns what could not be checked, and why
 */
export async function checkCode(
  examined: ExaminedFile,
  options: CodeCheckOptions,
): Promise<string[]> {
  const { project, deployment, record, given } = examined;
  const tasks = trainedTasks(record, given).flatMap(({ record: task }) =>
    task.kind === 'custom' || task.kind === 'script' ? [task] : [],
  );
  if (tasks.length === 0) return [];
  const images = allImages(
    project.assembly,
    deployment.facts.workflow,
    deployment.assembly.workflow?.stack.stage || undefined,
  );
  const all: Findings[] = tasks.map((task) => taskFindings(task, examined));
  const python = await interpreterOf(options);
  if (python === undefined) {
    return ['the code was not checked: the Python environment of Rank Zero is not ready'];
  }
  const checker = new CodeChecker(examined, options, python);
  try {
    for (const [index, task] of tasks.entries()) {
      const findings = all[index] as Findings;
      if (task.kind === 'script') {
        await checker.checkScript(task, findings);
        continue;
      }
      const image = images.find((one) => one.task === task.name && one.broken === undefined);
      if (image !== undefined) await checker.check(task, image, findings);
      else
        findings.note('its function was not checked: its image is not built from code of this app');
    }
  } finally {
    await checker.close();
  }
  return all.flatMap(({ notes }) => notes);
}

/** Rank Zero's own interpreter, which starts the checks; undefined if there is none. */
async function interpreterOf({ root, isOffline }: CodeCheckOptions): Promise<string | undefined> {
  if (isOffline) return pythonIn(root);
  try {
    return await ensurePython(root);
  } catch (error) {
    if (!isRankZeroError(error)) throw error;
    return undefined;
  }
}

class CodeChecker {
  private readonly environments;
  private readonly resolve: ImageResolver;

  constructor(
    private readonly examined: ExaminedFile,
    private readonly options: CodeCheckOptions,
    private readonly python: string,
  ) {
    const { root, isOffline } = options;
    this.environments = new PythonEnvironments({ python, root, installs: !isOffline });
    const { assembly } = examined.deployment;
    this.resolve = taskImages(assembly, { environments: this.environments, root });
  }

  close(): Promise<void> {
    return this.environments.close();
  }

  async check(task: CustomTaskRecord, source: ImageSource, findings: Findings): Promise<void> {
    if (source.runtime === 'python' && !(await this.canBeRead(source, findings))) return;
    await this.checkFunction(task, findings);
    if (source.runtime === 'node') await this.checkTypes(source, findings);
  }

  /** Reads every Python file of a script's archive. */
  async checkScript(task: ScriptTaskRecord, findings: Findings): Promise<void> {
    const { bucket, key } = parseS3Uri(task.archive);
    const asset = this.examined.deployment.assembly.assetAt(bucket, key);
    if (asset === undefined) {
      findings.note('its script was not checked: its archive is not one of this app');
      return;
    }
    const chosen = chooseFramework(task, '$', new Problems());
    const { version } = chosen === undefined ? {} : frameworkPackages(chosen);
    const folder = mkdtempSync(join(tmpdir(), 'rankzero-check-'));
    try {
      const { python } = this;
      await unpackArchive({ archive: asset.path, folder, python, root: this.options.root });
      await this.checkSyntax(folder, version, findings);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  private async checkTypes({ source, entry }: ImageSource, findings: Findings): Promise<void> {
    const file = entry.replace(/:\w*$/, '');
    if (source === undefined || !/\.[cm]?ts$/.test(file)) return;
    const { directory, assembly } = this.examined.project;
    const { limitMs = LIMIT_MS } = this.options;
    const folder = resolve(directory, source);
    const { python } = this;
    const found = await checkTypes({ folder, file, scratch: assembly, python, limitMs });
    if ('unchecked' in found) {
      findings.note(`its types were not checked: ${found.unchecked}`);
      return;
    }
    for (const { place, message } of found)
      findings.problem('TypeMismatch', `${place}: ${message}`);
  }

  /** Whether every Python file can be parsed. */
  private async canBeRead(source: ImageSource, findings: Findings): Promise<boolean> {
    const { own, code } = contextFolders(source.context, source);
    const isReadable = await this.checkSyntax(code, pythonRecipe(own).version, findings);
    if (!isReadable) {
      findings.note('imports and signature were not checked, because not all files can be read');
    }
    return isReadable;
  }

  /** Whether every Python file of a folder can be parsed by an interpreter of a version. */
  private async checkSyntax(
    code: string,
    version: string | undefined,
    findings: Findings,
  ): Promise<boolean> {
    const { root } = this.options;
    const { python } = this;
    const interpreter = (await this.environments.interpreter(version)).python;
    const problems = await checkSyntax({ code, interpreter, python, root });
    for (const { file, line, column, message, text } of problems) {
      const place = [file, line, column].filter((part) => part !== null).join(':');
      findings.problem(
        'InvalidSyntax',
        `${place}: ${message}`,
        excerpt(code, { file, line, column, text }),
      );
    }
    return problems.length === 0;
  }

  private async checkFunction(task: CustomTaskRecord, findings: Findings): Promise<void> {
    const image = this.resolve(task.image);
    if (image === undefined) {
      findings.note('its function was not checked: its image is not one of this app');
      return;
    }
    const { terminal, signal, limitMs = LIMIT_MS } = this.options;
    try {
      const { problems, notice } = await checkFunction({
        image,
        request: jobOf(task, this.examined),
        python: this.python,
        region: this.examined.deployment.facts.region,
        limitMs,
        signal,
        waitsFor: (packages) =>
          terminal.note(`Preparing the environment: ${packages.join(', ')} (only once)`),
      });
      for (const problem of problems) report(problem, findings);
      if (notice !== undefined) findings.note(notice);
    } catch (error) {
      // If the environment cannot be made, a job would fail for the same reason.
      const { cause } = error as Error;
      if (!isRankZeroError(cause)) throw error;
      if (cause.code === 'RequirementsNotInstalled') {
        findings.problem(
          'RequirementsNotInstalled',
          `The requirements of the task ${task.name} cannot be installed: ${cause.message}`,
        );
        return;
      }
      findings.note(
        `imports and signature were not checked: ${cause.message.replace(/\.$/, '')}${UNTIL[cause.code] ?? ''}`,
      );
    }
  }
}

/** What to do if there is no environment. */
const UNTIL: Readonly<Record<string, string>> = {
  EnvironmentNotThere: '; without --offline it is',
  PackagesNotReached: '; try again with a network',
};

/** Failures of a module that may not happen in a job, which has data and credentials. */
const ONLY_HERE =
  /\/opt\/ml\/input\/data|NoCredentialsError|CredentialsProviderError|EndpointConnectionError/;

function report({ code, message, trace }: FunctionProblem, findings: Findings): void {
  if (code === 'UserError' && ONLY_HERE.test(`${message}${trace ?? ''}`)) {
    findings.note(
      `the function was not checked: its module needs data or AWS when it is imported, and only a job has them (${message})`,
    );
    return;
  }
  findings.problem(code, message, trace === undefined ? undefined : tail(trace));
}

const MOST_LINES = 20;

/** The end of a traceback, which says what happened. */
function tail(trace: string): string {
  const lines = trace.trimEnd().split('\n');
  const shown = lines.slice(-MOST_LINES);
  return [...(shown.length < lines.length ? ['…'] : []), ...shown]
    .map((line) => `    ${line}`)
    .join('\n');
}

function excerpt(
  code: string,
  { file, line, column, text }: Pick<SyntaxProblem, 'file' | 'line' | 'column' | 'text'>,
): string | undefined {
  if (line === null || text === null) return undefined;
  const whole = readFileSync(join(code, file), 'utf8');
  const before = whole
    .split(/(?<=\n)/)
    .slice(0, line - 1)
    .join('');
  const index = before.length + Math.max(0, (column ?? 1) - 1);
  return index > whole.length ? undefined : excerptOf(whole, index);
}
