import { AwsError } from '../aws/errors';
import { loadStateMachine, type StateMachine, StateMachineError } from '../states-language';
import { checkArn } from './names';

/** A state machine as the assembly has it. */
export interface StateMachineResource {
  readonly name: string;
  readonly arn: string;
  /** The Amazon States Language text. */
  readonly definition: string;
  readonly roleArn: string;
  /** @default STANDARD */
  readonly type?: string;
  readonly loggingConfiguration?: unknown;
  readonly tracingConfiguration?: unknown;
  readonly encryptionConfiguration?: unknown;
  readonly tags?: Readonly<Record<string, string>>;
  /** Why it cannot run here: it is described all the same, and refused when it is started. */
  readonly problem?: Error;
}

/** A state machine that can be run. */
export interface LoadedStateMachine extends StateMachineResource {
  readonly creationDate: Date;
  /** Undefined until it is updated for the first time, as the next one. */
  readonly revisionId?: string;
  readonly updateDate?: Date;
  /** Undefined where there is a problem. */
  readonly machine: StateMachine | undefined;
  /** It is gone as soon as its executions have come to rest. @default false */
  readonly isDeleting?: boolean;
}

/** One that can be started. */
export interface RunnableStateMachine extends LoadedStateMachine {
  readonly machine: StateMachine;
}

/**
 * Loads a state machine.
 *
 * @param integrations what its Tasks may call, e.g. `sagemaker:createTrainingJob.sync`
 * @throws InvalidStateMachine – when the definition holds something that cannot run here
 * @throws StateMachineTypeNotSupported – for an Express machine
 */
export function load(
  { name, type = 'STANDARD', definition }: StateMachineResource,
  integrations: readonly string[],
): StateMachine {
  if (type === 'STANDARD') return loadStateMachine(definition, { integrations });
  throw new AwsError(
    'StateMachineTypeNotSupported',
    `State machine '${name}' is of type ${type}. Only STANDARD ones run here, because only they can wait for a SageMaker job.`,
  );
}

/** The state machines of an account. */
export class StateMachines {
  private readonly byArn = new Map<string, LoadedStateMachine>();
  /** Each definition once. */
  private readonly pastOnes: LoadedStateMachine[] = [];

  /**
   * @param integrations what their Tasks may call, e.g. `sagemaker:createTrainingJob.sync`
   * @throws InvalidStateMachine – when a definition holds something that cannot run here
   * @throws StateMachineTypeNotSupported – for an Express machine
   */
  constructor(
    resources: readonly StateMachineResource[],
    private readonly integrations: readonly string[],
    creationDate: Date,
  ) {
    for (const resource of resources) {
      const machine = resource.problem === undefined ? load(resource, integrations) : undefined;
      this.byArn.set(resource.arn, { ...resource, creationDate, machine });
    }
  }

  /** By name, as AWS lists them. */
  get all(): readonly LoadedStateMachine[] {
    return [...this.byArn.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /**
   * @throws InvalidArn – when this is no ARN of a state machine
   * @throws StateMachineDoesNotExist – when it does not exist, as a version or an alias
   */
  get(arn: string): LoadedStateMachine {
    checkArn(arn, 'stateMachine');
    const found = this.byArn.get(arn);
    if (found !== undefined) return found;
    throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
  }

  /**
   * A state machine that is to be changed or started.
   *
   * @throws InvalidArn, StateMachineDoesNotExist – as {@link get}
   * @throws StateMachineDeleting
   */
  standing(arn: string): LoadedStateMachine {
    const found = this.get(arn);
    if (found.isDeleting !== true) return found;
    throw new AwsError('StateMachineDeleting', `State Machine is being deleted: '${arn}'`);
  }

  /**
   * @throws InvalidArn, StateMachineDoesNotExist, StateMachineDeleting – as {@link standing}
   * @throws InvalidDefinition, StateMachineTypeNotSupported, AccessDeniedException – when it cannot
   *   run here, with the reason
   */
  runnable(arn: string): RunnableStateMachine {
    return this.checkRunnable(this.standing(arn));
  }

  /** @throws InvalidDefinition, … – as {@link runnable} */
  checkRunnable(found: LoadedStateMachine): RunnableStateMachine {
    const { machine, problem, name } = found;
    if (machine !== undefined) return { ...found, machine };
    const code = problem instanceof AwsError ? problem.code : 'InvalidDefinition';
    throw new AwsError(
      code,
      `The state machine '${name}' cannot run in the local account: ${isInJsonPath(found) ? IN_JSONPATH : problem?.message}`,
    );
  }

  /** A state machine as it was when an earlier account started an execution of it. */
  past(resource: StateMachineResource, creationDate: Date): LoadedStateMachine {
    const now = this.byArn.get(resource.arn);
    const known = [...(now ? [now] : []), ...this.pastOnes].find(
      ({ definition, machine }) => machine !== undefined && definition === resource.definition,
    );
    const machine = known?.machine ?? this.loaded(resource);
    const found = { ...resource, creationDate, machine };
    if (known === undefined) this.pastOnes.push(found);
    return found;
  }

  /** Takes over a state machine, over the one of that ARN. */
  put(machine: LoadedStateMachine): void {
    this.byArn.set(machine.arn, machine);
  }

  remove(arn: string): void {
    this.byArn.delete(arn);
  }

  private loaded(resource: StateMachineResource): StateMachine | undefined {
    try {
      return load(resource, this.integrations);
    } catch {
      // It is described all the same.
      return undefined;
    }
  }

  /** @returns undefined when there is no such resource */
  find(arn: string): LoadedStateMachine | undefined {
    return this.byArn.get(arn);
  }
}

/** Why a state machine without a word of JSONata is not run. */
export const IN_JSONPATH =
  "It uses JSONPath, the CDK's default, but only JSONata runs here. Set queryLanguage: sfn.QueryLanguage.JSONATA.";

/** Whether it failed to load as nothing in it is in JSONata, whatever else is wrong with it. */
export function isInJsonPath({ definition, problem }: StateMachineResource): boolean {
  return problem instanceof StateMachineError && !/"QueryLanguage":\s*"JSONata"/.test(definition);
}
