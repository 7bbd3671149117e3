import { type AssemblySelection, readAssembly } from '../assembly';
import { type Clock, systemClock } from '../aws/clock';
import { type ContainerEngine, removeOrphanContainers } from '../containers';
import { AccountCredentials } from '../credentials';
import { type Fault, Faults, JumpingClock } from '../faults';
import { apiPath, type GatewayServices, MOTO_SERVICES, startGateway } from '../gateway';
import { createAuthorizer, type FindTags, type TellAllowed } from '../iam';
import { LateMoto } from '../moto';
import type { JobToCome, RecordedJob, SageMakerService } from '../sagemaker';
import { openState } from '../state';
import { Closing } from './closing';
import { functionsOnPath } from './functions-on-path';
import { importedLines, importedOf } from './imported';
import {
  functionsLeftOut,
  leftOutLines,
  machinesLeftOut,
  Unreadable,
  withProblems,
} from './left-out';
import { readLocalSecrets, secretResources } from './local-secrets';
import { checkManagedRules } from './managed-rules';
import { userFiles } from './object-files';
import { appResources, stateMachineResources } from './resources';
import { type RunningServices, startServices } from './services';
import { openWorkDirectory, removeOrphans } from './work-directory';
import { allWorkflows, chosenWorkflow, type RunningWorkflow } from './workflow-resources';

/** What a local account is started from. */
export interface LocalAccountOptions extends AssemblySelection {
  /** A synthesized cloud assembly: `cdk.out`. */
  readonly assembly: string;
  /** A Python interpreter with Rank Zero's requirements installed. */
  readonly python: string;
  /** Rank Zero's own folder; `containers/` is in it. */
  readonly root: string;
  /**
   * Where jobs' trees, logs and S3's objects are; objects that are there already are served again.
   *
   * @default - a temporary directory, removed on close
   */
  readonly directory?: string;
  /**
   * A folder that the account keeps its state in between starts: objects, logs, parameters, ended
   * jobs and executions. What ran when its process was killed has failed, or can be redriven.
   *
   * @default - nothing is kept
   */
  readonly state?: string;
  /** Keeps the environments of Python tasks. @default - `rankzero` in the user's cache folder */
  readonly cache?: string;
  /** Port on the loopback interface. @default - any free one */
  readonly port?: number;
  /** @default - the machine's own */
  readonly clock?: Clock;
  /** Faults on purpose. @default - none */
  readonly faults?: readonly Fault[];
  /** Runs images in containers that nothing here stands for. @default - such images are refused */
  readonly containers?: Containers;
  /** Is played in place of each job whose image nothing else here stands for. @default - such jobs are refused */
  readonly recording?: RecordedJob;
  /**
   * Whether jobs of SageMaker's own algorithms that have no stand-in here are simulated: their
   * channels are checked, and no model is made.
   *
   * @default false: such jobs are refused
   */
  readonly simulate?: boolean;
  /** Is told of every call that a role of the app was allowed. @default - nobody is told */
  readonly onAllowed?: TellAllowed;
}

/** How images are run. */
export interface Containers {
  readonly engine: ContainerEngine;
  /** What the engine calls images of its own, by the URIs that they have on AWS. @default - nothing */
  readonly references?: ReadonlyMap<string, string>;
}

/** A running local account. */
export interface LocalAccount {
  /** `http://127.0.0.1:PORT`: speaks the wire protocols of every service that runs here. */
  readonly endpoint: string;
  readonly region: string;
  /** Twelve digits. */
  readonly account: string;
  /** The bucket that holds what executions leave behind. */
  readonly bucket: string;
  /** The state machine that requests are started with. */
  readonly stateMachineArn: string;
  /**
   * ARNs of the secrets and parameters that have a value here: those of the assembly, and those in
   * the file that `RANKZERO_SECRETS` names.
   */
  readonly secrets: readonly string[];
  /** Every workflow that runs here, the chosen one among them. */
  readonly workflows: readonly RunningWorkflow[];
  /** The REST APIs of the app: name, and URL of each stage, with a slash at its end. */
  readonly apis: readonly { readonly name: string; readonly url: string }[];
  /** What is missing here from the app, or differs from AWS: one sentence each. */
  readonly notes: readonly string[];
  /** Environment variables that point an AWS client at this account, and name its only API. */
  readonly environment: Readonly<Record<string, string>>;
  /**
   * Stores a file in the account's bucket as its user, by a clone or one copy of it. What is done with
   * the object never changes the file.
   *
   * @param tags of the object
   */
  storeFile(path: string, key: string, tags: Readonly<Record<string, string>>): Promise<void>;
  /** For progress displays: events of the jobs, and where their logs are. */
  readonly sagemaker: SageMakerService;
  /**
   * Loads the functions that an execution will call, and what its training job needs if that is
   * known, ahead of them and behind their back: the first execution waits for them no longer.
   */
  warmUp(job?: JobToCome): void;
  /** Resolves when all that follows from events so far has been done, as far as it can be. */
  delivered(): Promise<void>;
  /** Faults on purpose that have not happened so far. */
  unusedFaults(): readonly Fault[];
  /** Stops everything that runs and closes everything; can be called again. */
  close(): Promise<void>;
}

/**
 * Starts an AWS account on this machine with everything a synthesized assembly would deploy to one
 * account and region: those of the chosen workflow.
 *
 * Jobs and functions may do what the assembly's policies allow their role. A role that the assembly
 * does not make, but that a client of the user may name, has the user's rights: it may do
 * everything.
 *
 * Everything that it starts ends with this process, however this process ends.
 *
 * @throws AssemblyNotFound – when the app was not synthesized
 * @throws NoWorkflow, NoStage, SeveralWorkflows, AssemblyElsewhere – as `readAssembly`
 * @throws AssetMissing, ImageInvalid – when code of a function or of a task is not in the assembly
 * @throws InvalidStateMachine – when the workflow's state machine holds something that cannot run here;
 *   another one is refused when it is started
 * @throws StateNotOurs, StateNewer, StateElsewhere, StateInUse, StateDamaged, StateUnusable – as
 *   `openState`
 * @throws PortInUse – when the wanted port is taken
 * @example
 * const account = await startLocalAccount({ assembly: 'cdk.out', python: '.venv/bin/python', root: '.' });
 * const sfn = new SFNClient({ endpoint: account.endpoint, region: account.region });
 * // …
 * await account.close();
 */
export async function startLocalAccount(options: LocalAccountOptions): Promise<LocalAccount> {
  const closing = new Closing();
  try {
    return await start(options, closing);
  } catch (error) {
    // The reason of the failed start counts, even if closing fails too.
    await closing.close().catch(() => undefined);
    throw error;
  }
}

async function start(options: LocalAccountOptions, closing: Closing): Promise<LocalAccount> {
  // A bad assembly is reported before anything is started.
  const assembly = readAssembly(options.assembly, { ...options, standIns: true });
  const place = assembly.environment;
  const { account, region } = place;
  const unreadable = new Unreadable();
  const { tell } = unreadable;
  // What has tags is started later, and nothing is asked before that.
  let findTags: FindTags = () => undefined;
  const authorizer = createAuthorizer(assembly, (arn) => findTags(arn), tell, options.onAllowed);
  const declared = stateMachineResources(assembly, tell);
  const { bucket, stateMachineArn } = chosenWorkflow(assembly, declared);
  const workflows = allWorkflows(assembly, declared);
  const imported = importedOf(assembly, workflows);
  const archives = assembly.sourceArchives;
  const uploaded = archives.map(({ bucket: of }) => of);
  const resources = appResources(assembly, [...imported.buckets, ...uploaded], tell);
  const { arns, ...secretStandIns } = secretResources(
    assembly,
    readLocalSecrets(process.env),
    tell,
  );

  const state =
    options.state === undefined
      ? undefined
      : closing.add(await openState(options.state, place), (it) => it.close());

  let provide: (services: GatewayServices) => void = () => undefined;
  const services = new Promise<GatewayServices>((resolve) => {
    provide = resolve;
  });
  const credentials = new AccountCredentials();
  const moto = closing.add(
    new LateMoto({
      ...options,
      ...place,
      services: MOTO_SERVICES,
      resources: { ...resources, ...secretStandIns },
    }),
    (it) => it.close(),
  );
  const [directory, gateway, stateMachines] = await allSettled(
    openWorkDirectory(state?.work ?? options.directory, closing),
    startGateway({
      region,
      account,
      services,
      find: (accessKeyId) => credentials.find(accessKeyId),
      ...(options.port !== undefined && { port: options.port }),
    }).then((started) => closing.add(started, (it) => it.close())),
    withProblems(declared, (machine) => checkManagedRules(machine, authorizer, place)),
    removeOrphans(),
  );
  if (options.containers) await removeOrphanContainers(options.containers.engine, directory);
  const clock = options.clock ?? systemClock;
  const injection = options.faults && {
    faults: new Faults(options.faults),
    clock: new JumpingClock(clock),
  };
  const running = await startServices({
    ...options,
    ...place,
    buckets: resources.buckets,
    logGroups: resources.logGroups,
    parameters: [...resources.parameters, ...secretStandIns.secureParameters],
    clock,
    ...(injection !== undefined && { injection }),
    endpoint: gateway.endpoint,
    directory,
    state,
    assembly,
    authorizer,
    stateMachines,
    tell,
    credentials,
    closing,
  });
  const upload = userFiles(running.objects).upload;
  await Promise.all(archives.map(({ path, ...to }) => upload(path, to)));
  ({ findTags } = running);
  const { problem } = running.stateMachines.find(({ arn }) => arn === stateMachineArn) ?? {};
  if (problem !== undefined) throw problem;
  provide({ ...running.gatewayServices, motoSocket: () => moto.socket() });
  const leftOut = [
    ...machinesLeftOut(running.stateMachines),
    ...functionsLeftOut(running.functions, assembly),
    ...unreadable.all,
  ];
  const notes = [...importedLines(imported, assembly), ...leftOutLines(leftOut, assembly)];
  return accountOf(
    {
      endpoint: gateway.endpoint,
      region,
      account,
      bucket,
      stateMachineArn,
      secrets: arns,
      workflows,
      apis: apisOf(running.restApis, gateway.endpoint),
      notes,
    },
    credentials,
    running,
    () => injection?.faults.unused ?? [],
    closing,
  );
}

function apisOf({ apis }: RunningServices['restApis'], endpoint: string): LocalAccount['apis'] {
  return apis.flatMap(({ name, id, stages }) =>
    stages.map((stage) => ({ name, url: `${endpoint}${apiPath(id, stage)}` })),
  );
}

/** Waits for all, so that after a failure nothing is still being opened. */
async function allSettled<T extends readonly unknown[]>(
  ...started: { [N in keyof T]: Promise<T[N]> }
): Promise<T> {
  const settled = await Promise.allSettled(started);
  const failed = settled.find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return settled.map((outcome) => (outcome as PromiseFulfilledResult<unknown>).value) as never;
}

function accountOf(
  facts: Omit<
    LocalAccount,
    'environment' | 'storeFile' | 'sagemaker' | 'warmUp' | 'delivered' | 'unusedFaults' | 'close'
  >,
  { user }: AccountCredentials,
  { sagemaker, objects, stateMachines, warm, delivered }: RunningServices,
  unusedFaults: LocalAccount['unusedFaults'],
  closing: Closing,
): LocalAccount {
  const { endpoint, region, bucket } = facts;
  const [api, ...others] = facts.apis;
  const files = userFiles(objects);
  return {
    ...facts,
    environment: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_ACCESS_KEY_ID: user.accessKeyId,
      AWS_SECRET_ACCESS_KEY: user.secretAccessKey,
      ...(api !== undefined && others.length === 0 && { RANKZERO_API_URL: api.url }),
    },
    storeFile: (path, key, tags) =>
      files.upload(path, { bucket, key }, { 'x-amz-tagging': String(new URLSearchParams(tags)) }),
    sagemaker,
    warmUp: (job) => {
      if (job !== undefined) sagemaker.warmUp(job);
      const machine = stateMachines.find(({ arn }) => arn === facts.stateMachineArn);
      void warm(functionsOnPath(machine?.definition ?? '{}'));
    },
    delivered,
    unusedFaults,
    close: () => closing.close(),
  };
}
