import type { Clock } from '../../aws/clock';
import { AwsError } from '../../aws/errors';
import type { Records } from '../../state';
import { checkArn } from '../names';
import type { LoadedStateMachine, RunnableStateMachine, StateMachines } from '../state-machines';
import type { MachineRecord, Route, Version } from './machine-record';
import { qualifiedArn, versionIn } from './qualified-arn';

/** A state machine that an execution is started of, and by which ARN. */
export interface Started {
  readonly stateMachine: RunnableStateMachine;
  readonly stateMachineVersionArn?: string;
  readonly stateMachineAliasArn?: string;
}

/** What {@link Machines} needs. */
export interface MachinesOptions {
  readonly machines: StateMachines;
  readonly clock: Clock;
  readonly records: Records<MachineRecord>;
  /** A number from 0 to 1, by which an alias chooses. */
  readonly random: () => number;
}

/**
 * The state machines of an account with what calls have made of them: new ones, versions, aliases.
 * Those of the app are as the app has them again when the account starts anew; their versions and
 * aliases are kept.
 */
export class Machines {
  private readonly records = new Map<string, MachineRecord>();

  constructor(private readonly options: MachinesOptions) {
    const { machines, records } = options;
    for (const record of records.all()) {
      const { made, arn } = record;
      if (machines.find(arn) === undefined) {
        if (made === undefined) continue;
        const { resource, revisionId, createdAt, updatedAt } = made;
        machines.put({
          ...machines.past(resource, new Date(createdAt)),
          ...(revisionId !== undefined && { revisionId }),
          ...(updatedAt !== undefined && { updateDate: new Date(updatedAt) }),
        });
      }
      this.records.set(arn, record);
    }
  }

  /** Milliseconds since the epoch. */
  now(): number {
    return this.options.clock.now();
  }

  /** What calls have made of a state machine, so far nothing maybe. */
  recordOf(arn: string): MachineRecord {
    return this.records.get(arn) ?? { arn, published: 0, versions: [], aliases: [] };
  }

  keep(record: MachineRecord): void {
    this.records.set(record.arn, record);
    // What is being deleted is not kept again.
    if (this.options.machines.find(record.arn)?.isDeleting === true) return;
    this.options.records.put(record.arn, record);
  }

  /**
   * Removes a state machine: at once from what is kept, and from here as soon as its executions have
   * come to rest.
   */
  forget(arn: string, atRest: Promise<unknown> | undefined): void {
    const { machines, records } = this.options;
    records.remove(arn);
    const remove = () => {
      machines.remove(arn);
      this.records.delete(arn);
    };
    if (atRest === undefined) {
      remove();
    } else {
      machines.put({ ...machines.get(arn), isDeleting: true });
      void atRest.then(remove);
    }
  }

  /** The state machine itself. @throws InvalidArn, StateMachineDoesNotExist – also for a version */
  get(arn: string): LoadedStateMachine {
    return this.options.machines.get(arn);
  }

  /** One that is to be changed. @throws as {@link get}, and StateMachineDeleting */
  standing(arn: string): LoadedStateMachine {
    return this.options.machines.standing(arn);
  }

  /** Takes over a state machine as it is now, which is kept where calls have made it. */
  put(machine: LoadedStateMachine, isMade: boolean): void {
    this.options.machines.put(machine);
    if (!isMade) return;
    const { creationDate, updateDate, machine: _m, problem: _p, revisionId, ...resource } = machine;
    this.keep({
      ...this.recordOf(machine.arn),
      made: {
        resource,
        createdAt: creationDate.getTime(),
        ...(revisionId !== undefined && { revisionId }),
        ...(updateDate !== undefined && { updatedAt: updateDate.getTime() }),
      },
    });
  }

  findVersion(arn: string): Version | undefined {
    const number = versionIn(arn);
    const { machine } = qualifiedArn(arn);
    if (this.options.machines.find(machine) === undefined) return undefined;
    return this.recordOf(machine).versions.find((it) => it.number === number);
  }

  /** @throws InvalidArn, StateMachineDoesNotExist – when there is no such version */
  version(arn: string): Version {
    checkArn(arn, 'stateMachine');
    const found = this.findVersion(arn);
    if (found !== undefined) return found;
    throw doesNotExist(arn);
  }

  /** A state machine or a version of one, to be described. */
  described(arn: string): LoadedStateMachine & { readonly description?: string } {
    if (qualifiedArn(arn).qualifier === undefined) return this.get(arn);
    const version = this.version(arn);
    const { description } = version;
    return { ...this.loaded(version), arn, ...(description !== undefined && { description }) };
  }

  /**
   * What an execution is started of: a state machine, a version, or what an alias chooses.
   *
   * @throws InvalidArn, StateMachineDoesNotExist, InvalidDefinition, … – as {@link StateMachines.runnable}
   */
  started(arn: string): Started {
    const { machines, random } = this.options;
    checkArn(arn, 'stateMachine');
    const { machine, qualifier } = qualifiedArn(arn);
    if (qualifier === undefined) return { stateMachine: machines.runnable(arn) };
    if (machines.find(machine) === undefined) throw doesNotExist(arn);
    machines.standing(machine);
    const alias = this.recordOf(machine).aliases.find(({ name }) => name === qualifier);
    const version = alias ? `${machine}:${chosen(alias.routes, random())}` : arn;
    return {
      stateMachine: machines.checkRunnable(this.loaded(this.version(version))),
      stateMachineVersionArn: version,
      ...(alias && { stateMachineAliasArn: arn }),
    };
  }

  private loaded({ resource, revisionId, createdAt }: Version): LoadedStateMachine {
    return {
      ...this.options.machines.past(resource, new Date(createdAt)),
      ...(revisionId !== undefined && { revisionId }),
    };
  }
}

/** @param number from 0 to 1 */
function chosen(routes: readonly Route[], number: number): number {
  const [first, second = first] = routes;
  return (number * 100 < (first?.weight ?? 0) ? first : second)?.version ?? 0;
}

function doesNotExist(arn: string): AwsError {
  return new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
}
