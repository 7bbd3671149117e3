import type { StackFile } from './manifest';
import type { StandIn } from './stand-ins';
import type { WorkflowPlace } from './workflows';

/** The account and region that an assembly is read for. */
export interface AssemblyEnvironment {
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  readonly partition: string;
}

/** Which part of an assembly is read, as one account would deploy it to one region. */
export interface AssemblySelection {
  /** Name of a workflow, or `STACK/NAME`. @default - the only one there is */
  readonly workflow?: string;
  /** Path of a stage of the app, e.g. `Prod`. @default - the workflow's */
  readonly stage?: string;
  /** Twelve digits; stacks for another account are left out. @default - the workflow's */
  readonly account?: string;
  /** Stacks for another region are left out. @default - the workflow's */
  readonly region?: string;
  /**
   * Whether a made-up value stands for what another app exports or Parameter Store holds.
   *
   * @default false: a resource that needs it cannot be read
   */
  readonly standIns?: boolean;
  /** Where stacks are taken for that leave it open. @default us-east-1, a made-up account */
  readonly defaults?: { readonly account?: string; readonly region?: string };
}

/** A synthesized cloud assembly (`cdk.out`) as one account would deploy it. */
export interface Assembly {
  /** Absolute path of the assembly. */
  readonly directory: string;
  readonly environment: AssemblyEnvironment;
  readonly stacks: readonly AssemblyStack[];
  /** The workflow that was chosen; undefined where the app has none. */
  readonly workflow: WorkflowPlace | undefined;
  /** Every workflow of the stacks. */
  readonly workflows: readonly WorkflowPlace[];
  /** Stacks beside these that are for another account or region. */
  readonly elsewhere: readonly StackFile[];
  /** What stands for values of elsewhere, as far as it was needed so far. */
  readonly standIns: readonly StandIn[];
  /** Every resource of a CloudFormation type, in the order of stacks and templates. */
  resourcesOfType(type: string): readonly ResolvedResource[];
  /**
   * Local path of the asset that a deployment would upload to a bucket under a key.
   *
   * @returns undefined when no asset of the assembly goes there
   */
  assetAt(bucket: string, key: string): AssemblyAsset | undefined;
  /** The source archives of scripts, which jobs read from where a deployment uploads them to. */
  readonly sourceArchives: readonly UploadedFile[];
}

/** A file and the object that a deployment makes of it. */
export interface UploadedFile {
  /** Absolute path. */
  readonly path: string;
  readonly bucket: string;
  readonly key: string;
}

/** A file or directory that a deployment uploads. */
export interface AssemblyAsset {
  /** Absolute path. */
  readonly path: string;
  /** `zip`: a directory that is zipped on its way; `file`: uploaded as it is. */
  readonly packaging: 'zip' | 'file';
}

/** One CloudFormation stack of an assembly. */
export interface AssemblyStack {
  /** Name of the stack in CloudFormation. */
  readonly name: string;
  /** Resources whose condition holds, in the order of the template. */
  readonly resources: readonly ResolvedResource[];
  /**
   * Value of an output.
   *
   * @throws UnknownReference – when the stack has no output of this name
   */
  output(name: string): unknown;
}

/**
 * One resource with its intrinsic functions resolved.
 *
 * Properties, metadata, names and ARNs are resolved when they are first read, so that a resource which
 * nothing local needs may use what is not understood here.
 */
export interface ResolvedResource {
  /** Name of the stack. */
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  /** Construct path, when the assembly tells it. */
  readonly path?: string;
  /** What `Ref` gives: a name, an id or an ARN, as the type has it. */
  readonly physicalId: string;
  /** Undefined for types that have none. */
  readonly arn: string | undefined;
  /**
   * The properties as a deployment would see them.
   *
   * @throws UnknownIntrinsic, UnknownReference, UnknownAttribute – with the place in the template
   */
  // biome-ignore lint/suspicious/noExplicitAny: the shape depends on the CloudFormation type
  readonly properties: any;
  /**
   * One property, resolved by itself; undefined when the template does not give it.
   *
   * @throws as `properties`
   */
  // biome-ignore lint/suspicious/noExplicitAny: the shape depends on the CloudFormation type
  property(name: string): any;
  /**
   * What the app wrote beside the properties for its tools, intrinsic functions resolved.
   *
   * @throws as `properties`
   */
  readonly metadata: Readonly<Record<string, unknown>>;
}
