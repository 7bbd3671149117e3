import { randomUUID } from 'node:crypto';
import { AwsError, invalid } from '../../aws/errors';
import type { InputOf } from '../../aws/shapes';
import type { Place } from '../../iam';
import { type StateMachine, StateMachineError } from '../../states-language';
import { invalidDefinition } from '../invalid-definition';
import { checkArn, checkName } from '../names';
import { type LoadedStateMachine, load, type StateMachineResource } from '../state-machines';
import { Aliases } from './aliases';
import { encryptionConfiguration } from './encryption-configuration';
import type {
  createStateMachineInput,
  deleteStateMachineInput,
  tagResourceInput,
  untagResourceInput,
  updateStateMachineInput,
} from './inputs';
import { loggingConfiguration } from './logging-configuration';
import { Machines, type MachinesOptions } from './machines';
import { qualifiedArn } from './qualified-arn';
import { checkRole } from './role';
import { Versions } from './versions';

/** Most tags of a resource. */
const MOST_TAGS = 50;

/** What the operations on state machines need. */
export interface MachineOperationsOptions extends MachinesOptions {
  readonly place: Place;
  /** What Tasks may call, e.g. `sagemaker:createTrainingJob.sync`. */
  readonly integrations: readonly string[];
  /** Whether Step Functions may assume a role. */
  canBeAssumed(roleArn: string): boolean;
  /** Ends the executions of a state machine. @returns when all are at rest; undefined: they are */
  stopExecutionsOf(arn: string): Promise<unknown> | undefined;
}

/** Making, changing and removing state machines, their versions, aliases and tags. */
export class MachineOperations {
  readonly machines: Machines;
  readonly versions: Versions;
  readonly aliases: Aliases;

  constructor(private readonly options: MachineOperationsOptions) {
    this.machines = new Machines(options);
    this.versions = new Versions(this.machines);
    this.aliases = new Aliases(this.machines);
  }

  /**
   * CreateStateMachine. The same once more is no fault: what has to be the same is what AWS's page
   * says, which leaves out the role and the tags.
   *
   * @throws InvalidName, InvalidDefinition, InvalidLoggingConfiguration – as Step Functions answers
   * @throws StateMachineAlreadyExists – when there is another one of that name
   * @throws StateMachineDeleting – when there is one of that name until its executions are at rest
   * @throws InvalidArn, AccessDeniedException – for a role that Step Functions may not assume
   * @throws StateMachineTypeNotSupported – for an Express machine
   */
  create(input: InputOf<typeof createStateMachineInput>): object {
    const { name, definition, roleArn, type = 'STANDARD', tags, publish } = input;
    const { partition, region, account } = this.options.place;
    checkName(name);
    checkVersionDescription(input);
    const arn = `arn:${partition}:states:${region}:${account}:stateMachine:${name}`;
    const resource: StateMachineResource = {
      name,
      arn,
      definition,
      roleArn,
      type,
      ...configurationOf(input),
      ...(tags !== undefined && { tags: withTags({}, tags) }),
    };
    const existing = this.options.machines.find(arn);
    if (existing !== undefined) this.machines.standing(arn);
    if (existing !== undefined && !isSame(existing, resource)) {
      throw new AwsError('StateMachineAlreadyExists', `State Machine Already Exists: '${arn}'`);
    }
    if (existing === undefined) {
      const machine = this.loaded(resource);
      checkRole(roleArn, this.options.place, this.options.canBeAssumed);
      const creationDate = new Date(this.machines.now());
      this.machines.put({ ...resource, creationDate, machine }, true);
    }
    return {
      stateMachineArn: arn,
      creationDate: this.machines.get(arn).creationDate,
      ...this.published(arn, publish, input.versionDescription),
    };
  }

  /**
   * UpdateStateMachine. What changes nothing makes no revision.
   *
   * @throws MissingRequiredParameter – when nothing is given
   * @throws StateMachineDoesNotExist, InvalidDefinition, InvalidLoggingConfiguration
   */
  update(input: InputOf<typeof updateStateMachineInput>): object {
    const { stateMachineArn: arn, definition, roleArn, publish } = input;
    const configuration = configurationOf(input);
    const current = this.machines.standing(arn);
    checkVersionDescription(input);
    const isNothing =
      definition === undefined && roleArn === undefined && Object.keys(configuration).length === 0;
    if (isNothing) {
      throw new AwsError(
        'MissingRequiredParameter',
        'Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified',
      );
    }
    if (roleArn !== undefined) checkRole(roleArn, this.options.place, this.options.canBeAssumed);
    const { problem, ...rest } = current;
    const updated = {
      ...rest,
      ...(definition !== undefined && {
        definition,
        machine: this.loaded({ ...rest, definition }),
      }),
      ...(definition === undefined && problem !== undefined && { problem }),
      ...(roleArn !== undefined && { roleArn }),
      ...configuration,
    };
    const updateDate = new Date(this.machines.now());
    if (!isSame(current, updated) || current.roleArn !== updated.roleArn) {
      const isMade = this.machines.recordOf(arn).made !== undefined;
      this.machines.put({ ...updated, updateDate, revisionId: randomUUID() }, isMade);
    }
    const { revisionId } = this.machines.get(arn);
    return {
      updateDate,
      ...(revisionId !== undefined && { revisionId }),
      ...this.published(arn, publish, input.versionDescription),
    };
  }

  /** Removes a state machine with its versions and aliases, and ends its executions. */
  delete({ stateMachineArn: arn }: InputOf<typeof deleteStateMachineInput>): object {
    checkArn(arn, 'stateMachine');
    if (qualifiedArn(arn).qualifier !== undefined) {
      throw invalid(
        `'${arn}' is the ARN of a version or an alias. Delete these by DeleteStateMachineVersion and DeleteStateMachineAlias.`,
      );
    }
    if (arn.includes('/')) {
      throw invalid(`'${arn}' is the ARN of a Map state. Give the state machine's own.`);
    }
    const found = this.options.machines.find(arn);
    if (found !== undefined && found.isDeleting !== true) {
      this.machines.forget(arn, this.options.stopExecutionsOf(arn));
    }
    return {};
  }

  listTags(resourceArn: string): object {
    const { tags = {} } = this.tagged(resourceArn);
    return { tags: Object.entries(tags).map(([key, value]) => ({ key, value })) };
  }

  /** @throws TooManyTags */
  tag({ resourceArn, tags }: InputOf<typeof tagResourceInput>): object {
    const machine = this.tagged(resourceArn);
    this.putTags(machine, withTags(machine.tags ?? {}, tags));
    return {};
  }

  untag({ resourceArn, tagKeys }: InputOf<typeof untagResourceInput>): object {
    const machine = this.tagged(resourceArn);
    const left = Object.entries(machine.tags ?? {}).filter(([key]) => !tagKeys.includes(key));
    this.putTags(machine, Object.fromEntries(left));
    return {};
  }

  private putTags(machine: LoadedStateMachine, tags: Record<string, string>): void {
    const isMade = this.machines.recordOf(machine.arn).made !== undefined;
    this.machines.put({ ...machine, tags }, isMade);
  }

  /** @throws InvalidArn, ResourceNotFound – also for a version, which has no tags */
  private tagged(arn: string): LoadedStateMachine {
    checkArn(arn, 'stateMachine');
    const machine = this.options.machines.find(arn);
    if (machine !== undefined) return machine;
    throw new AwsError('ResourceNotFound', `Resource not found: '${arn}'`);
  }

  /** What cannot run here is refused at once: its maker is there to read why. */
  private loaded(resource: StateMachineResource): StateMachine {
    try {
      return load(resource, this.options.integrations);
    } catch (error) {
      throw error instanceof StateMachineError ? invalidDefinition(error) : error;
    }
  }

  private published(
    arn: string,
    publish: boolean | undefined,
    description: string | undefined,
  ): { readonly stateMachineVersionArn?: string } {
    if (publish !== true) return {};
    const { number } = this.versions.publishCurrent(arn, description);
    return { stateMachineVersionArn: `${arn}:${number}` };
  }
}

function checkVersionDescription(input: {
  readonly publish?: boolean;
  readonly versionDescription?: string;
}): void {
  if (input.versionDescription === undefined || input.publish === true) return;
  throw invalid('Version description can only be set when publish is true');
}

type Configuration = 'loggingConfiguration' | 'tracingConfiguration' | 'encryptionConfiguration';

/** The members of both calls that are kept as they are. */
function configurationOf(
  input: Pick<InputOf<typeof createStateMachineInput>, Configuration>,
): Pick<StateMachineResource, Configuration> {
  const logging = loggingConfiguration(input.loggingConfiguration);
  const { tracingConfiguration: tracing } = input;
  const encryption = encryptionConfiguration(input.encryptionConfiguration);
  return {
    ...(logging !== undefined && { loggingConfiguration: logging }),
    ...(tracing !== undefined && { tracingConfiguration: { enabled: false, ...tracing } }),
    ...(encryption !== undefined && { encryptionConfiguration: encryption }),
  };
}

/** Whether two state machines of a name are one and the same, whatever their roles and tags. */
function isSame(one: StateMachineResource, other: StateMachineResource): boolean {
  const facts = ({ definition, type = 'STANDARD', ...it }: StateMachineResource) =>
    JSON.stringify([
      definition,
      type,
      it.loggingConfiguration ?? { level: 'OFF', includeExecutionData: false },
      it.tracingConfiguration ?? { enabled: false },
      it.encryptionConfiguration ?? { type: 'AWS_OWNED_KEY' },
    ]);
  return facts(one) === facts(other);
}

function withTags(
  tags: Readonly<Record<string, string>>,
  added: InputOf<typeof tagResourceInput>['tags'],
): Record<string, string> {
  const all = { ...tags };
  for (const { key, value = '' } of added) {
    if (key === undefined) throw invalid('Each tag needs a key.');
    if (/^aws:/i.test(key)) {
      throw invalid(`The tag key '${key}' begins with 'aws:', which is reserved for AWS.`);
    }
    all[key] = value;
  }
  const count = Object.keys(all).length;
  if (count <= MOST_TAGS) return all;
  throw new AwsError(
    'TooManyTags',
    `A resource has at most ${MOST_TAGS} tags; with these it would have ${count}.`,
  );
}
