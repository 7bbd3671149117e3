import { createHash } from 'node:crypto';
import type { DiagnoseDependencies } from '../../lambdas/diagnose/dependencies';
import { diagnose } from '../../lambdas/diagnose/diagnose';
import type { DiagnoseEvent } from '../../lambdas/diagnose/event';
import { giveUp } from '../../lambdas/diagnose/give-up';
import { type PlanEvent, plan } from '../../lambdas/plan/plan';
import { takeTurn } from '../../lambdas/turns/take-turn';
import { trainingDefinition } from '../../lib/constructs';
import { builtinTask } from '../../lib/core';
import {
  type Fault,
  Faults,
  functionFault,
  functionsWithFaults,
  JumpingClock,
  jobFault,
  withFaults,
} from '../../lib/local/faults';
import { LambdaError } from '../../lib/local/lambda';
import { loadStateMachine, runStateMachine, virtualClock } from '../../lib/local/states-language';
import { jobIntegrations, lambdaInvoke, sageMakerSdk } from '../../lib/local/step-functions';
import { CallTimes } from './call-times';
import { SimulatedSageMaker } from './simulated-sagemaker';
import { SimulatedTurns } from './simulated-turns';

/** Executions that wait for one quota. */
export interface Line {
  readonly executions: number;
  /** Instances, and so jobs, at a time. */
  readonly quota: number;
  readonly jobSeconds: number;
  /** @default - none */
  readonly faults?: readonly Fault[];
}

/** How it went. */
export interface LineFigures {
  readonly succeeded: number;
  /** Errors of the others, each once. */
  readonly errors: readonly string[];
  /** Seconds from the start to the end of the last job. */
  readonly seconds: number;
  /** Seconds that it would take without any wait between jobs. */
  readonly ideal: number;
  /** Jobs at a time, at most. */
  readonly most: number;
  readonly jobs: number;
  /** Calls of CreateTrainingJob. */
  readonly calls: number;
  /** Calls of CreateTrainingJob within a second, at most. */
  readonly callsASecond: number;
  /** Events in the longest history. */
  readonly events: number;
}

const START = Date.UTC(2026, 0, 31, 12);
const place = { partition: 'aws', region: 'eu-west-1', account: '111122223333' };
const prefix = `arn:aws:states:${place.region}:${place.account}`;
const functionArn = (name: string) =>
  `arn:aws:lambda:${place.region}:${place.account}:function:${name}`;
const PLAN = functionArn('plan');
const DIAGNOSE = functionArn('diagnose');
const COLLECT = functionArn('collect');
const facts = {
  region: place.region,
  account: place.account,
  bucket: 'artifacts',
  roleArn: `arn:aws:iam::${place.account}:role/training`,
  workflow: 'line',
};
/** A function takes so long: 100 to 300 ms. */
const FUNCTION_MS = 100;

/**
 * Runs executions in virtual time: the state machine that deploys, with the code of Plan, Diagnose
 * and the turns, against a SageMaker that only takes time. Collect answers without work.
 */
export async function simulateLine(line: Line): Promise<LineFigures> {
  const clock = virtualClock(START);
  const random = seeded();
  const stateClock = new JumpingClock(clock);
  const faults = new Faults(line.faults ?? [], random);
  const injection = { faults, clock: stateClock };
  const sagemaker = new SimulatedSageMaker({ ...line, clock, fault: jobFault(faults) });
  const turns = new SimulatedTurns({ clock, faults, random });
  const times = new CallTimes(clock);
  const answering = withFaults('sagemaker', sagemaker, injection);
  const jobs = {
    call(operation: string, input: unknown) {
      if (operation.startsWith('Create')) times.note();
      return answering.call(operation, input);
    },
    waitForTrainingJob: (name: string) => sagemaker.waitForTrainingJob(name),
    waitForTuningJob: () => Promise.reject(new Error('no tuning is simulated')),
  };
  const take = (waitSeconds: number) =>
    takeTurn(turns, {
      now: () => stateClock.now(),
      waitSeconds,
      random,
      sleep: (ms) => clock.sleep(ms),
    });
  const { record } = builtinTask('line', {
    algorithm: 'xgboost',
    spot: line.faults !== undefined,
    retry: { maxQuotaWaitInSeconds: 7 * 86_400, maxAttempts: 10 },
  });
  const dependencies: DiagnoseDependencies = {
    isLocal: true,
    random,
    note: () => undefined,
    describe: async (_kind, name) => sagemaker.find(name),
    tagsOf: async (arn) => sagemaker.tagsOf(arn),
    failedTrials: async () => [],
    readTails: async () => [],
  };
  const functions: Record<string, (payload: never) => Promise<unknown>> = {
    async [PLAN](event: PlanEvent) {
      const planned = await plan(event, facts, {
        readTask: async () => record,
        readPrices: async () => undefined,
        listTasks: async () => [record.name],
        lookAt: async () => 'there',
      });
      return { plan: planned, next: 'run', ...(await take(0)), attempts: 0 };
    },
    async [DIAGNOSE](event: DiagnoseEvent) {
      if ('giveUp' in event) return giveUp(event, dependencies);
      const decision = await diagnose(event, dependencies);
      if (decision.next !== 'run') return decision;
      return { ...decision, ...(await take(decision.waitSeconds)) };
    },
    [COLLECT]: async () => ({ status: 'Succeeded' }),
  };
  const crash = functionFault(faults);
  const invoke = async ({ FunctionName, Payload }: { FunctionName: string; Payload?: unknown }) => {
    await clock.sleep(FUNCTION_MS * (1 + 2 * random()));
    const work = functions[FunctionName];
    if (work === undefined) throw new Error(`There is no function ${FunctionName}.`);
    let answer: unknown;
    try {
      answer = JSON.parse(JSON.stringify(await work(Payload as never)));
    } catch (error) {
      const { name, message } = error as Error;
      const cause = JSON.stringify({ errorType: name, errorMessage: message, trace: [] });
      throw new LambdaError(name, message, cause);
    }
    const ended = crash(FunctionName.slice(FunctionName.lastIndexOf(':') + 1));
    if (ended === 'crash') throw new LambdaError('Runtime.ExitError', 'Runtime exited');
    if (ended === 'timeout') throw new LambdaError('Sandbox.Timedout', 'Task timed out');
    return { ExecutedVersion: '1', Payload: answer, StatusCode: 200 };
  };
  const integrations = {
    ...jobIntegrations({ ...place, jobs }),
    ...sageMakerSdk({ ...place, jobs }),
  };
  const definition = loadStateMachine(
    JSON.stringify(
      trainingDefinition({
        planFunctionArn: PLAN,
        diagnoseFunctionArn: DIAGNOSE,
        collectFunctionArn: COLLECT,
        partition: place.partition,
      }),
    ),
    { integrations: ['lambda:invoke', ...Object.keys(integrations)] },
  );
  let events = 0;
  const run = (name: string) => {
    let own = 0;
    const input = { task: 'line', inputs: REQUEST };
    return runStateMachine({
      definition,
      input,
      invokeLambda: lambdaInvoke({
        ...place,
        functions: functionsWithFaults({ invoke }, injection),
      }),
      integrations,
      context: {
        Execution: {
          Id: `${prefix}:execution:Line:${name}`,
          Input: input,
          Name: name,
          StartTime: new Date(START).toISOString(),
          RedriveCount: 0,
        },
      },
      clock: stateClock,
      random,
      onEvent: () => {
        events = Math.max(events, ++own);
      },
    });
  };
  const names = Array.from({ length: line.executions }, (_, number) => `job-${number}`);
  const ended = await Promise.all(names.map(run));
  const failed = ended.filter(({ status }) => status !== 'SUCCEEDED');
  return {
    succeeded: ended.length - failed.length,
    errors: [...new Set(failed.map(({ error, cause }) => `${error}: ${cause}`))],
    seconds: (sagemaker.lastEnd - START) / 1_000,
    ideal: Math.ceil(line.executions / line.quota) * line.jobSeconds,
    most: sagemaker.most,
    jobs: sagemaker.created,
    calls: times.count,
    callsASecond: times.mostASecond,
    events,
  };
}

const REQUEST = { train: 's3://data/train.csv', hyperparameters: { num_round: 5 } };

/** The same numbers in each run: the first bytes of hashes of a counter. */
function seeded(): () => number {
  let count = 0;
  return () => createHash('md5').update(String(count++)).digest().readUInt32BE() / 2 ** 32;
}
