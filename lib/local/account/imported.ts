import type { Assembly } from '../assembly';
import type { RunningWorkflow } from './workflow-resources';

/** Resources that the app uses but does not make; here they are empty. */
export interface Imported {
  readonly buckets: readonly string[];
  /** ARNs; such a role may do everything here. */
  readonly roles: readonly string[];
  /** ARNs. */
  readonly keys: readonly string[];
}

const BUCKET_ARN = /^arn:[\w-]+:s3:::([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/.*)?$/;
const KEY_ARN = /^arn:[\w-]+:kms:[\w-]+:\d{12}:(?:key|alias(?!\/aws\/))\/[^*?]+$/;
const ROLE_ARN = /^arn:[\w-]+:iam::\d{12}:role\/(?!aws-service-role\/)[^*?]+$/;

/** Buckets that a bootstrapped account has: only deployments use them. */
const OF_THE_CDK = /^cdk-[a-z0-9]+-assets-/;

/**
 * Finds the resources that an assembly names but does not make: in the policies of its roles, which
 * say how each resource is used, and in the settings of its workflows.
 */
export function importedOf(assembly: Assembly, workflows: readonly RunningWorkflow[]): Imported {
  const named = namedIn(assembly);
  const made = (type: string) =>
    new Set(assembly.resourcesOfType(type).flatMap(({ arn, physicalId }) => [arn, physicalId]));
  const buckets = named.flatMap((arn) => BUCKET_ARN.exec(arn)?.[1] ?? []);
  return {
    buckets: missing(
      [...workflows.map(({ bucket }) => bucket), ...buckets].filter((it) => !OF_THE_CDK.test(it)),
      made('AWS::S3::Bucket'),
    ),
    roles: missing(
      named.filter((arn) => ROLE_ARN.test(arn)),
      made('AWS::IAM::Role'),
    ),
    keys: missing(
      named.filter((arn) => KEY_ARN.test(arn)),
      new Set([...made('AWS::KMS::Key'), ...made('AWS::KMS::Alias')]),
    ),
  };
}

function missing(names: readonly string[], made: ReadonlySet<string | undefined>): string[] {
  return [...new Set(names)].filter((name) => !made.has(name)).sort();
}

/** Types whose texts say what an app uses, and where the texts stand. */
const SAYING = [
  ['AWS::IAM::Policy', 'PolicyDocument'],
  ['AWS::IAM::ManagedPolicy', 'PolicyDocument'],
  ['AWS::IAM::RolePolicy', 'PolicyDocument'],
  ['AWS::IAM::Role', 'Policies'],
  ['AWS::Lambda::Function', 'Environment'],
] as const;

function namedIn(assembly: Assembly): string[] {
  return SAYING.flatMap(([type, property]) =>
    assembly.resourcesOfType(type).flatMap((resource) => {
      try {
        return textsIn(resource.property(property));
      } catch {
        // It is reported elsewhere: here only the readable resources matter.
        return [];
      }
    }),
  );
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

/** What a person should know about stand-ins for resources of others; one line each. */
export function importedLines({ buckets, roles, keys }: Imported, assembly: Assembly): string[] {
  const values = assembly.standIns.map(({ kind, name, value }) => `${kind} ${name} is ${value}`);
  return [
    ...buckets.map(
      (name) => `bucket ${name}: the app does not make it, so the local account has an empty one.`,
    ),
    ...roles.map((arn) => `role ${arn}: the app does not make it, so here it may do everything.`),
    ...keys.map((arn) => `key ${arn}: the app does not make it, so here it encrypts nothing.`),
    ...(values.length === 0
      ? []
      : [`Invented values, because only the real account has them: ${values.join(', ')}.`]),
  ];
}
