import type { Assembly } from '../assembly';
import type { RunningWorkflow } from './workflow-resources';

/** What the app uses and does not make, which stands here empty. */
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
 * Finds what an assembly names and does not make: in the policies of its roles, which say what is
 * used how, and in what its workflows are told.
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
        // It is told of elsewhere: here only what can be read matters.
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

/** What a person should know of what stands in for others' resources; a line each. */
export function importedLines({ buckets, roles, keys }: Imported, assembly: Assembly): string[] {
  const values = assembly.standIns.map(({ kind, name, value }) => `${kind} ${name} is ${value}`);
  return [
    ...buckets.map((name) => `bucket ${name}: the app does not make it; an empty one stands in.`),
    ...roles.map(
      (arn) => `role ${arn}: the app does not make it; what stands in may do everything.`,
    ),
    ...keys.map((arn) => `key ${arn}: the app does not make it; what stands in encrypts nothing.`),
    ...(values.length === 0
      ? []
      : [`Made up, as only the account has these values: ${values.join(', ')}.`]),
  ];
}
