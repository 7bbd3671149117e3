import { AwsError } from '../aws/errors';
import { loadStateMachine, type StateMachine } from '../states-language';
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
  readonly tags?: Readonly<Record<string, string>>;
}

/** A state machine that can be run. */
export interface LoadedStateMachine extends StateMachineResource {
  readonly creationDate: Date;
  readonly machine: StateMachine;
}

/** The state machines of an account. */
export class StateMachines {
  readonly #byArn = new Map<string, LoadedStateMachine>();

  /**
   * @param integrations what their Tasks may call, e.g. `sagemaker:createTrainingJob.sync`
   * @throws InvalidStateMachine – when a definition holds something that cannot run here
   * @throws StateMachineTypeNotSupported – for an Express machine
   */
  constructor(
    resources: readonly StateMachineResource[],
    integrations: readonly string[],
    creationDate: Date,
  ) {
    for (const resource of resources) {
      if ((resource.type ?? 'STANDARD') !== 'STANDARD') {
        throw new AwsError(
          'StateMachineTypeNotSupported',
          `State machine '${resource.name}' is of type ${resource.type}. Only STANDARD ones run here, as only they can wait for a SageMaker job.`,
        );
      }
      const machine = loadStateMachine(resource.definition, { integrations });
      this.#byArn.set(resource.arn, { ...resource, creationDate, machine });
    }
  }

  /** By name, as AWS lists them. */
  get all(): readonly LoadedStateMachine[] {
    return [...this.#byArn.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /**
   * @throws InvalidArn – when this is no ARN of a state machine
   * @throws StateMachineDoesNotExist – when there is none; versions and aliases are not kept here
   */
  get(arn: string): LoadedStateMachine {
    checkArn(arn, 'stateMachine');
    const found = this.#byArn.get(arn);
    if (found !== undefined) return found;
    throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
  }

  /** @returns undefined when there is no such resource */
  find(arn: string): LoadedStateMachine | undefined {
    return this.#byArn.get(arn);
  }
}
