import { AwsError, invalid } from '../../aws/errors';
import type { InputOf } from '../../aws/shapes';
import { checkArn } from '../names';
import { pageOf } from '../pages';
import type { createAliasInput, listOfMachineInput, updateAliasInput } from './inputs';
import type { Alias, Route } from './machine-record';
import type { Machines } from './machines';
import { qualifiedArn, versionIn } from './qualified-arn';

type Routing = InputOf<typeof createAliasInput>['routingConfiguration'];

/** Most aliases of a state machine. */
const MOST_ALIASES = 100;

/**
 * The aliases of state machines: names for one version, or for two that share the executions.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-state-machine-alias.html
 */
export class Aliases {
  constructor(private readonly machines: Machines) {}

  /** @throws ValidationException, ResourceNotFound, ConflictException – as Step Functions answers */
  create(input: InputOf<typeof createAliasInput>): object {
    const { name, description, routingConfiguration } = input;
    const { machine, routes } = this.routesOf(routingConfiguration);
    this.machines.standing(machine);
    const record = this.machines.recordOf(machine);
    const existing = record.aliases.find((it) => it.name === name);
    if (existing !== undefined) {
      const isSame =
        existing.description === description &&
        JSON.stringify(existing.routes) === JSON.stringify(routes);
      if (isSame) return created(machine, existing);
      throw new AwsError(
        'ConflictException',
        'Failed to create alias because an alias with the same name and a different routing configuration already exists.',
      );
    }
    if (record.aliases.length >= MOST_ALIASES) {
      throw new AwsError(
        'ServiceQuotaExceededException',
        `A state machine has at most ${MOST_ALIASES} aliases. Delete one of '${machine}' first.`,
      );
    }
    const now = this.machines.now();
    const alias: Alias = {
      name,
      ...(description !== undefined && { description }),
      routes,
      createdAt: now,
      updatedAt: now,
    };
    this.machines.keep({ ...record, aliases: [...record.aliases, alias] });
    return created(machine, alias);
  }

  /** @throws ValidationException, ResourceNotFound – as Step Functions answers */
  update(input: InputOf<typeof updateAliasInput>): object {
    const { stateMachineAliasArn: arn, description, routingConfiguration } = input;
    const { machine, alias } = this.get(arn);
    if (description === undefined && routingConfiguration === undefined) {
      throw invalid('Either the description or the routingConfiguration must be specified.');
    }
    const given = routingConfiguration && this.routesOf(routingConfiguration);
    if (given !== undefined && given.machine !== machine) {
      throw invalid(
        `The routing configuration of the alias '${arn}' must have versions of its own state machine. Received: [${given.machine}]`,
      );
    }
    const updated: Alias = {
      ...alias,
      ...(description !== undefined && { description }),
      ...(given !== undefined && { routes: given.routes }),
      updatedAt: this.machines.now(),
    };
    const record = this.machines.recordOf(machine);
    const aliases = record.aliases.map((it) => (it.name === alias.name ? updated : it));
    this.machines.keep({ ...record, aliases });
    return { updateDate: new Date(updated.updatedAt) };
  }

  /** @throws InvalidArn, ResourceNotFound – when there is no such alias */
  describe(arn: string): object {
    const { machine, alias } = this.get(arn);
    return {
      stateMachineAliasArn: arn,
      name: alias.name,
      ...(alias.description !== undefined && { description: alias.description }),
      routingConfiguration: alias.routes.map(({ version, weight }) => ({
        stateMachineVersionArn: `${machine}:${version}`,
        weight,
      })),
      creationDate: new Date(alias.createdAt),
      updateDate: new Date(alias.updatedAt),
    };
  }

  /** Those of a state machine, or those that a version is in. */
  list(input: InputOf<typeof listOfMachineInput>): object {
    const { stateMachineArn } = input;
    const { machine, qualifier } = qualifiedArn(stateMachineArn);
    this.machines.get(machine);
    const version = versionIn(stateMachineArn);
    if (qualifier !== undefined) this.machines.version(stateMachineArn);
    const listed = this.machines
      .recordOf(machine)
      .aliases.filter(
        ({ routes }) => version === undefined || routes.some((it) => it.version === version),
      );
    const { items, ...next } = pageOf(
      `aliases of ${stateMachineArn}`,
      listed.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
      input,
    );
    return { stateMachineAliases: items.map((alias) => created(machine, alias)), ...next };
  }

  /** One that is not there is no fault. @throws InvalidArn – when this is no ARN of an alias */
  delete(arn: string): object {
    checkArn(arn, 'stateMachine');
    const { machine, qualifier } = qualifiedArn(arn);
    const record = this.machines.recordOf(machine);
    const aliases = record.aliases.filter(({ name }) => name !== qualifier);
    if (aliases.length < record.aliases.length) this.machines.keep({ ...record, aliases });
    return {};
  }

  private get(arn: string): { readonly machine: string; readonly alias: Alias } {
    checkArn(arn, 'stateMachine');
    const { machine, qualifier } = qualifiedArn(arn);
    const alias = this.machines.recordOf(machine).aliases.find(({ name }) => name === qualifier);
    if (alias !== undefined) return { machine, alias };
    throw new AwsError('ResourceNotFound', 'Request references a resource that does not exist.');
  }

  /** The state machine that a routing configuration is about, and what goes to which version. */
  private routesOf(routing: Routing): { readonly machine: string; readonly routes: Route[] } {
    const arns = routing.map(({ stateMachineVersionArn }) => stateMachineVersionArn);
    const weights = routing.map(({ weight }) => weight);
    const received = `Received: [${arns.join(', ')}]`;
    if (new Set(arns).size < arns.length) {
      throw invalid(
        `Routing configuration must contain distinct state machine version ARNs. ${received}`,
      );
    }
    const numbers = arns.map(versionIn);
    if (numbers.includes(undefined)) {
      throw invalid(`Routing configuration must contain state machine version ARNs. ${received}`);
    }
    const [machine = '', ...others] = new Set(arns.map((arn) => qualifiedArn(arn).machine));
    if (others.length > 0) {
      throw invalid(
        `Routing configuration must contain versions of one state machine only. ${received}`,
      );
    }
    if (weights.reduce((sum, weight) => sum + weight, 0) !== 100) {
      throw invalid(
        `Sum of routing configuration weights must equal 100. Received: [${weights.join(', ')}]`,
      );
    }
    for (const arn of arns) {
      checkArn(arn, 'stateMachine');
      if (this.machines.findVersion(arn) !== undefined) continue;
      throw new AwsError('ResourceNotFound', 'Request references a resource that does not exist.');
    }
    const routes = routing.map(({ weight }, at) => ({ version: numbers[at] ?? 0, weight }));
    return { machine, routes };
  }
}

function created(machine: string, { name, createdAt }: Alias): object {
  return { stateMachineAliasArn: `${machine}:${name}`, creationDate: new Date(createdAt) };
}
