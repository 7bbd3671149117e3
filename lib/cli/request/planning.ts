import { dirname, resolve } from 'node:path';
import {
  addNotes,
  type ExecutionFacts,
  InvalidRequestError,
  isObject,
  type Plan,
  Problems,
  planExecution,
  type TaskRecord,
  tryPlanning,
} from '../../core';
import { packageRoot } from '../../package-root';
import type { Terminal } from '../display/terminal';
import { type Deployment, readDeployment, type Target, taskOf } from '../project/deployment';
import { ensureAssembly, findProject, type Project } from '../project/project';
import { localInputs, type Upload } from './local-inputs';
import { readRequestFile } from './request-file';

/** Members of a request by name. */
type JsonMembers = Readonly<Record<string, unknown>>;

/** A request file, planned for an account without a call to it. */
export interface PlannedFile {
  readonly project: Project;
  readonly deployment: Deployment;
  /** The task that the request is for. */
  readonly record: TaskRecord;
  /** The request with every local path replaced by the URI it is uploaded to. */
  readonly request: unknown;
  readonly uploads: readonly Upload[];
  readonly plan: Plan;
}

/** A request file that was read and checked; it has a plan unless it has problems. */
export interface ExaminedFile extends Omit<PlannedFile, 'plan'> {
  /** The request as the file has it. */
  readonly given: unknown;
  readonly problems: Problems;
  readonly plan: Plan | undefined;
}

/**
 * Reads, checks and plans a request file.
 * @param members - put over those of the file
 * @throws InvalidRequest – with every problem of the request
 */
export async function planFile(
  file: string,
  execution: ExecutionFacts,
  target: Target,
  terminal: Terminal,
  members?: JsonMembers,
): Promise<PlannedFile> {
  const examined = await examineFile(file, execution, target, terminal, members);
  const { plan, problems, ...rest } = examined;
  if (plan === undefined || problems.any) throw new InvalidRequestError(problems.list);
  return { ...rest, plan };
}

/**
 * Reads, checks and plans a request file, and collects its problems; callers may add more.
 * @throws InvalidRequest – when the file is not JSON, or names no task
 */
export async function examineFile(
  file: string,
  execution: ExecutionFacts,
  target: Target,
  terminal: Terminal,
  members: JsonMembers = {},
): Promise<ExaminedFile> {
  const written = readRequestFile(file);
  const read = isObject(written) ? { ...written, ...members } : written;
  const project = findProject(process.cwd(), packageRoot(), target.context);
  await ensureAssembly(project, terminal);
  const deployment = readDeployment(project.assembly, target);
  const record = taskOf(read, deployment);
  const folders = [
    ...new Set([file === '-' ? process.cwd() : resolve(dirname(file)), process.cwd()]),
  ];
  const problems = new Problems();
  const where = { folders, bucket: deployment.facts.bucket, execution: execution.name };
  const { request, sent, uploads, notes } = localInputs(read, record, where, problems);
  const planned = tryPlanning(
    () => planExecution(record, request, execution, deployment.facts),
    problems,
  );
  return {
    project,
    deployment,
    record,
    given: read,
    request: sent,
    uploads,
    problems,
    plan: planned && addNotes(planned, notes),
  };
}
