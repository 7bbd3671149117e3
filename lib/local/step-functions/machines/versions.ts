import { AwsError, invalid } from '../../aws/errors';
import type { InputOf } from '../../aws/shapes';
import { checkArn } from '../names';
import { pageOf } from '../pages';
import type { listOfMachineInput, publishVersionInput } from './inputs';
import type { Version } from './machine-record';
import type { Machines } from './machines';
import { qualifiedArn, versionIn } from './qualified-arn';

/** Most versions of a state machine. */
const MOST_VERSIONS = 1_000;

/**
 * The versions of state machines.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-state-machine-version.html
 */
export class Versions {
  constructor(private readonly machines: Machines) {}

  /**
   * Publishes the current revision; one that has a version already has no second one.
   *
   * @throws ConflictException – when another revision was asked for
   */
  publish(input: InputOf<typeof publishVersionInput>): object {
    const { stateMachineArn, revisionId, description } = input;
    const { revisionId: current } = this.machines.standing(stateMachineArn);
    if (revisionId !== undefined && revisionId !== (current ?? INITIAL)) {
      throw new AwsError(
        'ConflictException',
        `Failed to publish the State Machine version for revision ${revisionId}. The current State Machine revision is ${current ?? INITIAL}.`,
      );
    }
    const { number, createdAt } = this.publishCurrent(stateMachineArn, description);
    return {
      creationDate: new Date(createdAt),
      stateMachineVersionArn: `${stateMachineArn}:${number}`,
    };
  }

  /** The version of the current revision, which is made where there is none. */
  publishCurrent(arn: string, description: string | undefined): Version {
    const {
      creationDate: _d,
      updateDate: _u,
      machine: _m,
      revisionId,
      ...resource
    } = this.machines.get(arn);
    const record = this.machines.recordOf(arn);
    const last = record.versions.at(-1);
    if (last !== undefined && isOf(last, { resource, revisionId })) return last;
    if (record.versions.length >= MOST_VERSIONS) {
      throw new AwsError(
        'ServiceQuotaExceededException',
        `A state machine has at most ${MOST_VERSIONS} versions. Delete one of '${arn}' first.`,
      );
    }
    const version: Version = {
      resource,
      ...(revisionId !== undefined && { revisionId }),
      number: record.published + 1,
      ...(description !== undefined && { description }),
      createdAt: this.machines.now(),
    };
    const versions = [...record.versions, version];
    this.machines.keep({ ...record, versions, published: version.number });
    return version;
  }

  /** The latest first. */
  list(input: InputOf<typeof listOfMachineInput>): object {
    const { stateMachineArn: arn } = input;
    this.machines.get(arn);
    const { items, ...next } = pageOf(
      `versions of ${arn}`,
      this.machines.recordOf(arn).versions.toReversed(),
      input,
      ({ number }) => -number,
    );
    return {
      stateMachineVersions: items.map(({ number, createdAt }) => ({
        stateMachineVersionArn: `${arn}:${number}`,
        creationDate: new Date(createdAt),
      })),
      ...next,
    };
  }

  /**
   * One that is not there is no fault.
   *
   * @throws ConflictException – when an alias names it
   */
  delete(arn: string): object {
    checkArn(arn, 'stateMachine');
    const number = versionIn(arn);
    if (number === undefined) {
      throw invalid(`'${arn}' is no ARN of a version: one ends with its number, as in ':1'.`);
    }
    const { machine } = qualifiedArn(arn);
    const record = this.machines.recordOf(machine);
    const naming = record.aliases.filter(({ routes }) =>
      routes.some((it) => it.version === number),
    );
    if (naming.length > 0) {
      throw new AwsError(
        'ConflictException',
        `Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [${naming.map(({ name }) => name).join(', ')}]`,
      );
    }
    const versions = record.versions.filter((it) => it.number !== number);
    if (versions.length < record.versions.length) this.machines.keep({ ...record, versions });
    return {};
  }
}

/** What stands for the revision before the first update. */
const INITIAL = 'INITIAL';

/** Whether a version is of a revision. One of the app has no id, and its next deployment is another. */
function isOf(
  version: Version,
  current: Pick<Version, 'resource'> & { revisionId: string | undefined },
): boolean {
  return (
    version.revisionId === current.revisionId &&
    version.resource.definition === current.resource.definition &&
    version.resource.roleArn === current.resource.roleArn
  );
}
