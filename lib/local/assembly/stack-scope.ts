import { RankZeroError } from '../../core/errors';
import type { StackFile } from './manifest';
import { type Lookups, NO_VALUE, Resolver } from './resolver';
import { LazyResource } from './resource';
import { urlSuffix } from './resource-kinds';
import type { AssemblyEnvironment, AssemblyStack, ResolvedResource } from './types';

/** What one stack asks of the others. */
export interface Neighbours {
  readonly environment: AssemblyEnvironment;
  /** Value of an export by its name. */
  exported(name: string, place: string): unknown;
  /** Value of another stack's output. */
  stackOutput(stack: string, output: string, region: string | undefined, place: string): unknown;
  /** A stack that is nested in another one; undefined where its template is not in the assembly. */
  nestedStack(around: StackFile, logicalId: string): StackScope | undefined;
  /** The stack that a nested one is in. */
  stackOf(file: StackFile): StackScope | undefined;
  /** Value of a Parameter Store parameter of the assembly. */
  parameterValue(name: string, place: string): unknown;
}

/** `{{resolve:SERVICE:REFERENCE}}` */
const DYNAMIC_REFERENCE = /\{\{resolve:([a-z-]+):([^}]*)\}\}/g;

/** One stack of the assembly, and everything its intrinsic functions can look up. */
export class StackScope implements AssemblyStack, Lookups {
  readonly name: string;
  readonly resolver: Resolver = new Resolver(this);
  private readonly byId = new Map<string, LazyResource>();
  /** Conditions and outputs being resolved, to notice that one needs itself. */
  private readonly open = new Set<string>();

  constructor(
    readonly file: StackFile,
    readonly neighbours: Neighbours,
  ) {
    this.name = file.stackName;
    for (const [logicalId, resource] of Object.entries(file.template.Resources ?? {})) {
      const place = `${this.name}/Resources/${logicalId}`;
      if (resource.Condition === undefined || this.condition(resource.Condition, place)) {
        this.byId.set(logicalId, new LazyResource(this, logicalId, resource));
      }
    }
  }

  get resources(): readonly ResolvedResource[] {
    return [...this.byId.values()];
  }

  output(name: string): unknown {
    const output = this.file.template.Outputs?.[name];
    const place = `${this.name}/Outputs/${name}`;
    if (
      output === undefined ||
      (output.Condition !== undefined && !this.condition(output.Condition, place))
    ) {
      throw unknown(`Stack '${this.name}' has no output '${name}'`);
    }
    return this.once(place, () => this.resolver.value(output.Value, `${place}/Value`));
  }

  /** Construct path of a resource, as far as the metadata tells it. */
  pathOf(logicalId: string): string | undefined {
    return this.file.paths.get(logicalId);
  }

  /** Name of the output that is exported under a name, if this stack has one. */
  outputExportedAs(exportName: string): string | undefined {
    for (const [name, output] of Object.entries(this.file.template.Outputs ?? {})) {
      if (output.Export === undefined) continue;
      const place = `${this.name}/Outputs/${name}/Export/Name`;
      if (this.resolver.string(output.Export.Name, place) === exportName) return name;
    }
    return undefined;
  }

  reference(name: string, place: string): unknown {
    if (name.startsWith('AWS::')) return this.pseudoParameter(name, place);
    const parameter = this.file.template.Parameters?.[name];
    if (parameter === undefined) return this.resource(name, place).reference(place);
    const value = this.file.parameters[name] ?? this.handedDown(name) ?? parameter.Default;
    if (value === undefined) {
      throw unknown(
        `The parameter '${name}' of stack '${this.name}', used at ${place}, has neither a value nor a default. Give it a default in the app`,
      );
    }
    const isStored = parameter.Type.startsWith('AWS::SSM::Parameter::Value<');
    const held = isStored ? this.neighbours.parameterValue(String(value), place) : value;
    return /\bList<|^CommaDelimitedList$/.test(parameter.Type)
      ? String(held)
          .split(',')
          .map((item) => item.trim())
      : held;
  }

  attribute(logicalId: string, attribute: string, place: string): unknown {
    const nested = attribute.startsWith('Outputs.')
      ? this.neighbours.nestedStack(this.file, logicalId)
      : undefined;
    if (nested !== undefined) return nested.output(attribute.slice('Outputs.'.length));
    return this.resource(logicalId, place).attribute(attribute, place);
  }

  condition(name: string, place: string): boolean {
    const condition = this.file.template.Conditions?.[name];
    if (condition === undefined) {
      throw unknown(`Stack '${this.name}' has no condition '${name}', used at ${place}`);
    }
    const here = `${this.name}/Conditions/${name}`;
    return this.once(here, () => this.resolver.holds(condition, here));
  }

  mapping(map: string, top: string, second: string): unknown {
    const level = this.file.template.Mappings?.[map]?.[top] as Record<string, unknown> | undefined;
    return level?.[second];
  }

  exported(name: string, place: string): unknown {
    return this.neighbours.exported(name, place);
  }

  stackOutput(stack: string, output: string, region: string | undefined, place: string): unknown {
    return this.neighbours.stackOutput(stack, output, region, place);
  }

  text(value: string, place: string): string {
    return value.replace(DYNAMIC_REFERENCE, (whole, service: string, reference: string) => {
      if (service === 'ssm') {
        // A version may follow; the assembly only knows the first.
        const name = reference.replace(/:\d+$/, '');
        return String(this.neighbours.parameterValue(name, place));
      }
      throw new RankZeroError(
        'UnknownIntrinsic',
        `The local account has no values for the dynamic reference '${whole}' at ${place}. It resolves {{resolve:ssm:…}} of parameters that the app makes.`,
      );
    });
  }

  /** Runs `compute` unless it is running already, which would never end. */
  once<T>(place: string, compute: () => T): T {
    if (this.open.has(place)) {
      throw new RankZeroError(
        'CircularReference',
        `The value at ${place} refers to itself: ${[...this.open].join(' → ')}.`,
      );
    }
    this.open.add(place);
    try {
      return compute();
    } finally {
      this.open.delete(place);
    }
  }

  /** What the stack around a nested one gives it for a parameter. */
  private handedDown(name: string): string | number | undefined {
    const { nestedIn } = this.file;
    if (nestedIn === undefined) return undefined;
    const around = this.neighbours.stackOf(nestedIn.stack);
    return around?.resource(nestedIn.logicalId, this.name).property('Parameters')?.[name];
  }

  private resource(logicalId: string, place: string): LazyResource {
    const resource = this.byId.get(logicalId);
    if (resource !== undefined) return resource;
    throw unknown(
      `Stack '${this.name}' has no parameter or resource '${logicalId}', used at ${place}`,
    );
  }

  private pseudoParameter(name: string, place: string): unknown {
    const { account, region, partition } = this.neighbours.environment;
    switch (name) {
      case 'AWS::AccountId':
        return account;
      case 'AWS::NoValue':
        return NO_VALUE;
      case 'AWS::NotificationARNs':
        return [];
      case 'AWS::Partition':
        return partition;
      case 'AWS::Region':
        return region;
      case 'AWS::StackId':
        return `arn:${partition}:cloudformation:${region}:${account}:stack/${this.name}/local`;
      case 'AWS::StackName':
        return this.name;
      case 'AWS::URLSuffix':
        return urlSuffix(partition);
      default:
        throw unknown(`There is no pseudo parameter '${name}', used at ${place}`);
    }
  }
}

function unknown(message: string): RankZeroError {
  return new RankZeroError('UnknownReference', `${message}.`);
}
