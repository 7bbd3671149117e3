import { resolve } from 'node:path';
import { RankZeroError } from '../../core/errors';
import { type AssetFile, readFiles, type StackFile } from './manifest';
import { type Selected, selectStacks } from './select-stacks';
import { StackScope } from './stack-scope';
import { type StandIn, standInValue } from './stand-ins';
import type {
  Assembly,
  AssemblyAsset,
  AssemblyEnvironment,
  AssemblySelection,
  AssemblyStack,
  ResolvedResource,
  UploadedFile,
} from './types';
import { type WorkflowPlace, workflowsOf } from './workflows';

/**
 * Reads a synthesized cloud assembly directory as it would be deployed to one account and region:
 * those of the chosen workflow's stack, as far as the app says.
 *
 * Only files are read: neither the app nor the CDK is run. Unnamed resources get names that depend
 * on the account, the region, the stack and their logical id, and on nothing else.
 *
 * @throws AssemblyNotFound – when the directory is not there
 * @throws AssemblyInvalid – when it is not a cloud assembly, or one of its files is damaged
 * @throws NoWorkflow, NoStage – when it has none of the name that is wanted
 * @throws SeveralWorkflows – when several fit what is wanted
 * @throws AssemblyElsewhere – when what is wanted was synthesized for another account or region
 */
export function readAssembly(directory: string, wanted: AssemblySelection = {}): Assembly {
  const files = readFiles(directory);
  const selected = selectStacks(files.stacks, wanted);
  return new LoadedAssembly(resolve(directory), selected, files.assets, wanted.standIns ?? false);
}

class LoadedAssembly implements Assembly {
  readonly stacks: readonly AssemblyStack[];
  private readonly scopes: readonly StackScope[];
  private readonly assets: ReadonlyMap<string, AssemblyAsset>;

  readonly environment: AssemblyEnvironment;
  private readonly standInsByName = new Map<string, StandIn>();
  readonly workflow: WorkflowPlace | undefined;
  readonly workflows: readonly WorkflowPlace[];
  readonly elsewhere: readonly StackFile[];

  constructor(
    readonly directory: string,
    { stacks, elsewhere, workflow, environment }: Selected,
    assets: readonly AssetFile[],
    private readonly standsIn: boolean,
  ) {
    this.environment = environment;
    this.workflow = workflow;
    this.workflows = workflowsOf(stacks);
    this.elsewhere = elsewhere;
    this.scopes = stacks.map((stack) => new StackScope(stack, this));
    this.stacks = this.scopes;
    this.assets = new Map(
      assets.map(({ bucket, key, path, packaging }) => [
        `${this.fill(bucket)}/${this.fill(key)}`,
        { path, packaging },
      ]),
    );
  }

  get sourceArchives(): readonly UploadedFile[] {
    return [...this.assets].flatMap(([place, { path, packaging }]) => {
      if (packaging !== 'file' || !path.endsWith('.tar.gz')) return [];
      const slash = place.indexOf('/');
      return [{ path, bucket: place.slice(0, slash), key: place.slice(slash + 1) }];
    });
  }

  resourcesOfType(type: string): readonly ResolvedResource[] {
    return this.scopes.flatMap(({ resources }) =>
      resources.filter((resource) => resource.type === type),
    );
  }

  assetAt(bucket: string, key: string): AssemblyAsset | undefined {
    return this.assets.get(`${bucket}/${key}`);
  }

  exported(name: string, place: string): unknown {
    for (const scope of this.scopes) {
      const output = scope.outputExportedAs(name);
      if (output !== undefined) return scope.output(output);
    }
    if (this.standsIn) return this.standIn('export', name);
    throw new RankZeroError(
      'UnknownReference',
      `No stack of the assembly exports '${name}', imported at ${place}.`,
      { hint: 'Synthesize every stack of the app together.' },
    );
  }

  stackOutput(stack: string, output: string, region: string | undefined, place: string): unknown {
    const scope = this.scopes.find(({ name }) => name === stack);
    if (scope !== undefined && (region ?? this.environment.region) === this.environment.region) {
      return scope.output(output);
    }
    throw new RankZeroError(
      'UnknownReference',
      `The assembly has no stack '${stack}' in ${region ?? this.environment.region}, whose output is read at ${place}. It has ${this.scopes.map(({ name }) => `'${name}'`).join(', ')} in ${this.environment.region}.`,
    );
  }

  nestedStack(around: StackFile, logicalId: string): StackScope | undefined {
    return this.scopes.find(
      ({ file: { nestedIn } }) => nestedIn?.stack === around && nestedIn.logicalId === logicalId,
    );
  }

  stackOf(file: StackFile): StackScope | undefined {
    return this.scopes.find((scope) => scope.file === file);
  }

  parameterValue(name: string, place: string): unknown {
    const parameter = this.resourcesOfType('AWS::SSM::Parameter').find(
      ({ physicalId }) => physicalId === name,
    );
    if (parameter !== undefined) return parameter.property('Value');
    if (this.standsIn) return this.standIn('parameter', name);
    throw new RankZeroError(
      'UnknownReference',
      `No stack of the assembly makes the Parameter Store parameter '${name}', whose value is used at ${place}.`,
    );
  }

  get standIns(): readonly StandIn[] {
    return [...this.standInsByName.values()];
  }

  private standIn(kind: StandIn['kind'], name: string): string {
    const value = standInValue(name, this.environment);
    this.standInsByName.set(`${kind} ${name}`, { kind, name, value });
    return value;
  }

  /** Places of assets are written with placeholders where the account is not known. */
  private fill(text: string): string {
    const { account, region, partition } = this.environment;
    const values = { AccountId: account, Region: region, Partition: partition };
    return text.replace(
      /\$\{AWS::(AccountId|Region|Partition)\}/g,
      (_whole, name: keyof typeof values) => values[name],
    );
  }
}
