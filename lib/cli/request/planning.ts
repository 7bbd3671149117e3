import { dirname, resolve } from 'node:path';
import {
  addNotes,
  checkDataSize,
  type ExecutionFacts,
  InvalidRequestError,
  isObject,
  type Plan,
  Problems,
  planExecution,
  type TaskRecord,
  tryPlanning,
  withDataSizes,
} from '../../core';
import { packageRoot } from '../../package-root';
import type { Terminal } from '../display/terminal';
import { type Deployment, readDeployment, type Target, taskOf } from '../project/deployment';
import { ensureAssembly, findProject, type Project } from '../project/project';
import { localInputs, type Upload } from './local-inputs';
import { readRequestFile } from './request-file';
import { uploadSize } from './upload-size';

/** Members of a request by name. */
type JsonMembers = Readonly<Record<string, unknown>>;

/** A request, planned for an account without a call to it. */
export interface PlannedRequest {
  /** The request as the file has it. */
  readonly given: unknown;
  /** The task that the request is for. */
  readonly record: TaskRecord;
  /** The request with every local path replaced by the URI it is uploaded to. */
  readonly request: unknown;
  readonly uploads: readonly Upload[];
  readonly plan: Plan;
}

/** A request that was read and checked; it has a plan unless it has problems. */
export interface ExaminedRequest extends Omit<PlannedRequest, 'plan'> {
  readonly problems: Problems;
  readonly plan: Plan | undefined;
}

/** The app that a request was checked by. */
interface ByApp {
  readonly project: Project;
  readonly deployment: Deployment;
}

/** A request file, planned by the app of this folder. */
export type PlannedFile = PlannedRequest & ByApp;

/** A request file, checked by the app of this folder. */
export type ExaminedFile = ExaminedRequest & ByApp;

/** A workflow that a request is planned for. */
export type PlannedFor = Pick<Deployment, 'facts' | 'tasks'>;

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
  return planned(await examineFile(file, execution, target, terminal, members));
}

/**
 * Reads, checks and plans a request file for a workflow that is known already.
 * @throws InvalidRequest – with every problem of the request
 */
export function planFor(
  workflow: PlannedFor,
  file: string,
  execution: ExecutionFacts,
  members?: JsonMembers,
): PlannedRequest {
  return planned(examine(readWith(file, members), file, execution, workflow));
}

/**
 * Plans a request that was read already; its paths are relative to a file's folder.
 * @throws InvalidRequest – with every problem of the request
 */
export function planGiven(
  workflow: PlannedFor,
  request: unknown,
  file: string,
  execution: ExecutionFacts,
): PlannedRequest {
  return planned(examine(request, file, execution, workflow));
}

function planned<E extends ExaminedRequest>({ plan, ...examined }: E) {
  const { problems } = examined;
  if (plan === undefined || problems.any) throw new InvalidRequestError(problems.list);
  return { ...examined, plan };
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
  const read = readWith(file, members);
  const app = await readApp(target, terminal);
  return { ...examine(read, file, execution, app.deployment), ...app };
}

/** The app of this folder, synthesized. */
export async function readApp(target: Target, terminal: Terminal): Promise<ByApp> {
  const project = findProject(process.cwd(), packageRoot(), target.context);
  await ensureAssembly(project, terminal);
  return { project, deployment: readDeployment(project.assembly, target) };
}

function readWith(file: string, members: JsonMembers = {}): unknown {
  const written = readRequestFile(file);
  return isObject(written) ? { ...written, ...members } : written;
}

function examine(
  read: unknown,
  file: string,
  execution: ExecutionFacts,
  deployment: PlannedFor,
): ExaminedRequest {
  const record = taskOf(read, deployment);
  const folders = [
    ...new Set([file === '-' ? process.cwd() : resolve(dirname(file)), process.cwd()]),
  ];
  const problems = new Problems();
  const where = { folders, bucket: deployment.facts.bucket, execution: execution.name };
  const { request, sent, uploads, notes } = localInputs(read, record, where, problems);
  const body = tryPlanning(
    () => planExecution(record, request, execution, deployment.facts),
    problems,
  );
  const plan = body && withDataSizes(body, (uri) => uploadSize(uploads, uri));
  if (plan !== undefined) checkDataSize(plan, problems);
  return {
    record,
    given: read,
    request: sent,
    uploads,
    problems,
    plan: plan && addNotes(plan, notes),
  };
}
