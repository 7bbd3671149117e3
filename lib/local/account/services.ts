import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { LOCAL_ACCOUNT_ENVIRONMENT } from '../../core';
import type { Assembly, TellUnreadable } from '../assembly';
import type { Clock } from '../aws/clock';
import { CloudWatchService, MetricStore, trainingMetric } from '../cloudwatch';
import type { AccountCredentials } from '../credentials';
import { bucketsWithEvents, EventsService, eventRules, Schedules, s3WithEvents } from '../events';
import {
  functionFault,
  functionsWithFaults,
  type Injection,
  jobFault,
  s3WithFaults,
  withFaults,
} from '../faults';
import type { GatewayServices } from '../gateway';
import { type Authorizer, assumableBy, type FindTags, type Place } from '../iam';
import { type LambdaFunction, LambdaService, lambdaFunctions } from '../lambda';
import { LogsService, type LogWriter } from '../logs';
import { authorizeCalls, authorizeRole, type JsonService } from '../operations';
import {
  createParameter,
  type NewParameter,
  ParameterStoreService,
  Parameters,
} from '../parameter-store';
import { PythonEnvironments } from '../python-environments';
import { RestApiService, readRestApis } from '../rest-api';
import type { BucketResource, S3Service } from '../s3';
import {
  algorithmImages,
  boosterImages,
  combineImages,
  containerImages,
  frameworkImages,
  type ImageResolver,
  type RecordedJob,
  recordedImages,
  SageMakerService,
  simulatedImages,
  taskImages,
} from '../sagemaker';
import type { State } from '../state';
import {
  type CheckAction,
  jobIntegrations,
  lambdaInvoke,
  loadResource,
  nestedIntegrations,
  type StateMachineResource,
  StepFunctionsService,
  sageMakerSdk,
} from '../step-functions';
import { IamService, StsService } from '../sts';
import type { Containers } from './account';
import { apiBackends } from './api-backends';
import type { Closing } from './closing';
import { startEventBus } from './event-bus';
import { functionLogs } from './function-logs';
import { JobRole } from './job-role';
import { withProblems } from './left-out';
import { objectFiles } from './object-files';
import { openLogs, roleLogs } from './role-logs';
import { ObjectsOfRoles } from './role-objects';
import { startS3 } from './start-s3';

/** What the services of an account are started from. */
export interface ServicesOptions extends Place {
  readonly assembly: Assembly;
  readonly authorizer: Authorizer;
  readonly stateMachines: readonly StateMachineResource[];
  readonly buckets: readonly BucketResource[];
  /** Is told of each function that cannot be read. */
  readonly tell: TellUnreadable;
  readonly python: string;
  readonly root: string;
  /** Where jobs' trees, logs and objects go. */
  readonly directory: string;
  /** What outlives the account. @default - nothing */
  readonly state?: State | undefined;
  /** Where environments of Python tasks are kept. @default - the user's cache folder */
  readonly cache?: string;
  /** Names of CloudWatch log groups that the app makes. */
  readonly logGroups: readonly string[];
  readonly parameters: readonly NewParameter[];
  /** The account's own address, which the services call others by. */
  readonly endpoint: string;
  readonly clock: Clock;
  /** Faults on purpose. @default - none */
  readonly injection?: Injection;
  /** Runs images in containers. @default - none is run */
  readonly containers?: Containers;
  /** Is played in place of jobs that nothing runs. @default - none is */
  readonly recording?: RecordedJob;
  /** Whether algorithms without a stand-in are simulated. */
  readonly simulate?: boolean;
  readonly credentials: AccountCredentials;
  readonly closing: Closing;
}

/** The services that run in this process. */
export interface RunningServices {
  readonly gatewayServices: Omit<GatewayServices, 'motoSocket'>;
  readonly sagemaker: SageMakerService;
  readonly objects: Pick<S3Service, 'answer' | 'getFile' | 'putFile'>;
  readonly restApis: RestApiService;
  /** The tags of jobs and state machines, for conditions of policies. */
  readonly findTags: FindTags;
  /** Each with its problem, where it cannot run here. */
  readonly stateMachines: readonly StateMachineResource[];
  readonly functions: readonly LambdaFunction[];
  /** Resolves when all events so far have been delivered. */
  delivered(): Promise<void>;
  /** Loads functions before they are invoked. */
  warm(names: readonly string[]): Promise<void>;
}

/** Starts the services that are ours and connects them with one another. */
export async function startServices(options: ServicesOptions): Promise<RunningServices> {
  const { partition, region, account, state, authorizer, closing, clock, python } = options;
  const { injection } = options;
  const check: CheckAction = (role, requirement) => authorizer.check(role, requirement);
  const place = { partition, region, account };
  const jobRole = new JobRole(options.credentials, region);
  const client = { endpoint: options.endpoint, region, credentials: options.credentials.user };
  const s3 = closing.add(new S3Client({ ...client, signer: jobRole.signer('s3') }), (it) =>
    it.destroy(),
  );
  const objects = s3WithEvents(
    startS3(options),
    bucketsWithEvents(options.assembly, options.tell),
    (event) => bus.put(event),
  );
  const logStore = await openLogs(options);
  const parameters = new Parameters({
    ...place,
    clock,
    ...(state && { records: state.records('parameters') }),
  });
  for (const it of options.parameters) createParameter(parameters, it);
  const logsOf = roleLogs({ store: logStore, authorizer, place });
  const environments = closing.add(pythonEnvironments(options), (it) => it.close());
  const sagemaker = closing.add(
    new SageMakerService({
      ...place,
      directory: options.directory,
      s3,
      files: objectFiles({
        s3: objects,
        authorize: authorizeRole({ authorizer, place }),
        role: () => jobRole.current,
      }),
      asRole: jobRole.as,
      roles: {
        canBeAssumed: assumableBy(['sagemaker'], options.assembly),
        check: (role, requirement) => authorizer.check(role, requirement),
      },
      ...(state && {
        records: { training: state.records('training-jobs'), tuning: state.records('tuning-jobs') },
      }),
      logs: { open: (...names) => logsOf(jobRole.current).open(...names) },
      clock,
      ...(injection && { fault: jobFault(injection.faults) }),
      python,
      images: imagesOf(options, environments),
      awsEnvironment: (roleArn) => jobEnvironment(options, roleArn),
    }),
    (it) => it.close(),
  );
  const metrics = new MetricStore(state?.journals('metrics'));
  sagemaker.on('metric', ({ job, name, value, timestamp }) =>
    metrics.put(trainingMetric(job, name), value, timestamp),
  );
  const resources = lambdaFunctions(options.assembly, options.tell);
  const functions = closing.add(startFunctions(options, resources, logsOf), (it) => it.close());
  const faulty = (service: string, answering: JsonService) =>
    injection === undefined ? answering : withFaults(service, answering, injection);
  const calls = faulty('sagemaker', sagemaker);
  const jobs = {
    call: (operation: string, input: unknown) => calls.call(operation, input),
    waitForTrainingJob: (name: string, signal?: AbortSignal) =>
      sagemaker.waitForTrainingJob(name, signal),
    waitForTuningJob: (name: string, signal?: AbortSignal) =>
      sagemaker.waitForTuningJob(name, signal),
  };
  const integrations = {
    ...jobIntegrations({ ...place, check, jobs }),
    ...sageMakerSdk({ ...place, check, jobs }),
    ...nestedIntegrations({ ...place, check, executions: () => stepFunctions }),
  };
  const names = ['lambda:invoke', ...Object.keys(integrations)];
  const stateMachines = await withProblems(options.stateMachines, (it) => loadResource(it, names));
  const rules = eventRules(options.assembly, options.tell);
  const bus = startEventBus({
    ...place,
    rules,
    functions,
    executions: () => stepFunctions,
    check,
  });
  const objectsOfRoles = closing.add(
    new ObjectsOfRoles(
      (roleArn) =>
        new S3Client({
          ...client,
          forcePathStyle: true,
          credentials: options.credentials.ofRole(roleArn),
        }),
    ),
    (it) => it.close(),
  );
  const stepFunctions: StepFunctionsService = closing.add(
    new StepFunctionsService({
      place,
      mapRuns: { check, objectsOf: (roleArn) => objectsOfRoles.of(roleArn) },
      onStatusChange: (event) => void bus.put(event),
      // The clocks of jobs are others, and do not jump with it.
      clock: injection?.clock ?? clock,
      stateMachines,
      canBeAssumed: assumableBy(['states', `states.${place.region}`], options.assembly),
      ...(state && {
        stores: {
          executions: state.journals('executions'),
          definitions: state.records('definitions'),
          machines: state.records('state-machines'),
        },
      }),
      integrations: {
        invokeLambda: lambdaInvoke({
          ...place,
          functions:
            injection === undefined ? functions : functionsWithFaults(functions, injection),
          check,
        }),
        integrations,
      },
    }),
    (it) => {
      // What ends because the account ends is told to nobody.
      bus.close();
      return it.close();
    },
  );
  closing.add(new Schedules(bus, clock, rules), (it) => it.close());
  const authorize = authorizeCalls({
    authorizer,
    place,
    roleOf: (accessKeyId) => options.credentials.roleOf(accessKeyId),
  });
  const ssm = faulty('ssm', new ParameterStoreService(parameters));
  const states = faulty('states', stepFunctions);
  const invoked = injection === undefined ? functions : functionsWithFaults(functions, injection);
  const restApis = new RestApiService({
    ...place,
    apis: readRestApis(options.assembly, options.tell),
    ...apiBackends({
      authorizer,
      place,
      functions: invoked,
      services: { states, ssm },
    }),
    mayInvoke: ({ accessKeyId }, resource) =>
      authorize({
        service: { name: 'execute-api' },
        accessKeyId,
        needs: () => [{ action: 'execute-api:Invoke', resource }],
      }),
  });
  const sts = new StsService({ ...place, credentials: options.credentials, clock: Date });
  const iam = new IamService(place);
  const findTags: FindTags = (arn) => sagemaker.tagsOf(arn) ?? stepFunctions.tagsOf(arn);
  return {
    gatewayServices: {
      stepFunctions: states,
      sagemaker: calls,
      logs: faulty('logs', new LogsService(logStore)),
      ssm,
      events: faulty('events', new EventsService(bus)),
      cloudwatch: faulty('monitoring', new CloudWatchService(metrics)),
      sts,
      iam,
      s3: injection === undefined ? objects : s3WithFaults(objects, injection),
      functions: invoked,
      restApis,
      authorize,
    },
    sagemaker,
    objects,
    restApis,
    findTags,
    stateMachines,
    functions: resources,
    delivered: () => bus.settled(),
    warm: (names) => functions.warm(names),
  };
}

/**
 * What runs in place of images: images that an engine has were asked for, then what stands for them
 * here or simulates them, then whatever the engine can get, and at last the recorded job.
 */
function imagesOf(
  { assembly, python, root, containers, recording, simulate }: ServicesOptions,
  environments: PythonEnvironments,
): ImageResolver {
  const preloads = join(root, 'lib/local/sagemaker/preloads');
  const own = [
    // Before the images of frameworks, which JumpStart's algorithms are in.
    ...(simulate ? [simulatedImages()] : []),
    boosterImages({ environments, root }),
    frameworkImages({ environments, python, root, preloads }),
    algorithmImages({ python, root }),
    taskImages(assembly, { environments, root }),
  ];
  const [chosen, any] =
    containers === undefined
      ? [[], []]
      : [
          [containerImages({ ...containers, takesAny: false })],
          [containerImages({ ...containers, takesAny: true })],
        ];
  const played = recording === undefined ? [] : [recordedImages(recording)];
  return combineImages(...chosen, ...own, ...any, ...played);
}

function pythonEnvironments({ python, root, cache }: ServicesOptions): PythonEnvironments {
  return new PythonEnvironments({ python, root, ...(cache !== undefined && { cache }) });
}

/** A job's own AWS clients act as its role, by the rights that its policies give it. */
function jobEnvironment(
  { endpoint, credentials }: ServicesOptions,
  roleArn: string,
): Record<string, string> {
  const { accessKeyId, secretAccessKey, sessionToken = '' } = credentials.ofRole(roleArn);
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  };
}

function startFunctions(
  options: ServicesOptions,
  functions: readonly LambdaFunction[],
  logsOf: (role: string) => LogWriter,
): LambdaService {
  const { credentials, endpoint, region } = options;
  // Nothing is written any more when the folder goes.
  const logs = options.closing.add(functionLogs(options.directory, functions, logsOf), (it) =>
    it.flush(),
  );
  return new LambdaService({
    functions,
    environment: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      ...LOCAL_ACCOUNT_ENVIRONMENT,
    },
    credentials: (roleArn) => credentials.ofRole(roleArn),
    ...(options.injection && { fault: functionFault(options.injection.faults) }),
    onLog: logs.onLog,
  });
}
