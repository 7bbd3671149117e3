import type { StateMachineResource } from '../state-machines';

/** A state machine as it was at some time, as it is kept: times are milliseconds since the epoch. */
export interface Revision {
  readonly resource: StateMachineResource;
  /** Undefined until it is updated for the first time. */
  readonly revisionId?: string;
}

/** A version: a revision that nothing changes any more. */
export interface Version extends Revision {
  readonly number: number;
  readonly description?: string;
  readonly createdAt: number;
}

/** What part of the executions goes to a version. */
export interface Route {
  readonly version: number;
  /** Percent. */
  readonly weight: number;
}

/** A name for one version, or for two. */
export interface Alias {
  readonly name: string;
  readonly description?: string;
  readonly routes: readonly Route[];
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** What was made of a state machine by calls. */
export interface MachineRecord {
  readonly arn: string;
  /** Where it is not the app that makes it. */
  readonly made?: Revision & { readonly createdAt: number; readonly updatedAt?: number };
  /** The last number that was given to a version: none is given twice. */
  readonly published: number;
  /** By number. */
  readonly versions: readonly Version[];
  /** In the order of creation. */
  readonly aliases: readonly Alias[];
}
