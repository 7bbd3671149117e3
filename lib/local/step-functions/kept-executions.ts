import { createHash } from 'node:crypto';
import type { Journals, Records } from '../state';
import type { ExecutionStart } from './execution';
import type { MachineRecord } from './machines/machine-record';
import {
  type ExecutionEntry,
  type PastExecution,
  replay,
  type StartRecord,
  type StateMachineRecord,
  startOf,
} from './past-execution';

/** What executions are kept in between starts. */
export interface ExecutionStores {
  readonly executions: Journals<ExecutionEntry>;
  /** Definitions of state machines, by their hashes: executions go by the one they began with. */
  readonly definitions: Records<DefinitionRecord>;
  /** What calls have made of state machines. */
  readonly machines: Records<MachineRecord>;
}

/** A definition that executions were started by. */
export interface DefinitionRecord {
  readonly hash: string;
  readonly definition: string;
}

/** An execution of an earlier account, with the definition that it goes by. */
export interface KeptExecution {
  readonly start: StartRecord;
  readonly past: PastExecution;
  readonly definition: string;
}

/** The executions that an account keeps. */
export class KeptExecutions {
  private readonly written = new Set<string>();

  constructor(private readonly stores: ExecutionStores) {}

  /**
   * Those of earlier accounts, in the order of starting.
   *
   * @param now milliseconds since the epoch
   */
  load(now: number): KeptExecution[] {
    const all = this.stores.definitions.all();
    const definitions = new Map(all.map(({ hash, definition }) => [hash, definition]));
    const kept = this.stores.executions.all().flatMap((entries) => {
      const start = startOf(entries);
      if (start === undefined) return [];
      const past = replay(start, entries, now);
      if (past.added !== undefined) this.write(start.arn, { event: past.added });
      return [{ start, past, definition: definitions.get(start.stateMachine.definition) ?? '{}' }];
    });
    return kept.sort((one, other) => one.start.sequence - other.start.sequence);
  }

  write(arn: string, entry: ExecutionEntry): void {
    this.stores.executions.append(arn, entry);
  }

  /** Writes down the start of an execution, and what it goes by before that. */
  begin({ stateMachine, startDate, ...start }: ExecutionStart): void {
    const { definition, problem: _p, machine: _m, creationDate, ...machine } = stateMachine;
    const hash = createHash('sha256').update(definition).digest('hex');
    if (!this.written.has(hash)) this.stores.definitions.put(hash, { hash, definition });
    this.written.add(hash);
    const record: StateMachineRecord = {
      ...machine,
      definition: hash,
      creationDate: creationDate.toISOString(),
    };
    this.write(start.arn, {
      start: { ...start, stateMachine: record, startDate: startDate.toISOString() },
    });
  }
}
