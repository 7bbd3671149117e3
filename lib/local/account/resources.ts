import { readFileSync } from 'node:fs';
import { RankZeroError } from '../../core/errors';
import { type Assembly, attempt, type ResolvedResource, type TellUnreadable } from '../assembly';
import type { MotoResources } from '../moto';
import type { NewParameter } from '../parameter-store';
import type { BucketResource } from '../s3';
import type { StateMachineResource } from '../step-functions';

/** The resources of an app, by the services that they are in. */
export interface AppResources extends MotoResources {
  readonly buckets: readonly BucketResource[];
  readonly parameters: readonly NewParameter[];
  /** Names of CloudWatch log groups. */
  readonly logGroups: readonly string[];
}

/**
 * The resources of an assembly that the account makes. If several have the same name, as
 * in stacks that are never deployed to one account, the first counts.
 *
 * @param imported names of buckets that the app does not make
 * @param tell called for each resource that cannot be read; it is left out
 */
export function appResources(
  assembly: Assembly,
  imported: readonly string[],
  tell: TellUnreadable,
): AppResources {
  const all = <T>(type: string, read: (resource: ResolvedResource) => T) =>
    assembly
      .resourcesOfType(type)
      .flatMap((resource) => attempt(resource, () => read(resource), tell) ?? []);
  return {
    buckets: distinct([
      ...all('AWS::S3::Bucket', (bucket) => ({
        name: bucket.physicalId,
        versioned: bucket.property('VersioningConfiguration')?.Status === 'Enabled',
      })),
      ...imported.map((name) => ({ name, versioned: false })),
    ]),
    parameters: distinct(
      all('AWS::SSM::Parameter', ({ physicalId, properties }) => ({
        name: physicalId,
        type: properties.Type,
        value: properties.Value,
        ...(properties.Description !== undefined && { description: properties.Description }),
        ...(properties.Tier !== undefined && { tier: properties.Tier }),
      })),
    ),
    topics: [
      ...new Set(
        all('AWS::SNS::Topic', ({ physicalId }) =>
          physicalId.slice(physicalId.lastIndexOf(':') + 1),
        ),
      ),
    ],
    logGroups: [...new Set(all('AWS::Logs::LogGroup', ({ physicalId }) => physicalId))],
  };
}

function distinct<T extends { readonly name: string }>(resources: readonly T[]): T[] {
  return [...new Map(resources.toReversed().map((it) => [it.name, it])).values()].reverse();
}

/**
 * The state machines of an assembly; one whose definition cannot be read has that as its problem.
 *
 * @param tell called for one whose name or role cannot be read; it is left out
 */
export function stateMachineResources(
  assembly: Assembly,
  tell: TellUnreadable,
): StateMachineResource[] {
  return distinct(
    assembly
      .resourcesOfType('AWS::StepFunctions::StateMachine')
      .flatMap(
        (resource) => attempt(resource, () => stateMachineOf(resource, assembly), tell) ?? [],
      ),
  );
}

function stateMachineOf(resource: ResolvedResource, assembly: Assembly): StateMachineResource {
  const { arn = resource.physicalId } = resource;
  const problems: Error[] = [];
  const read = <T>(what: () => T) =>
    attempt(resource, what, (_resource, error) => problems.push(error));
  const tags = read(() => resource.property('Tags')) as
    | { Key: string; Value: string }[]
    | undefined;
  const definition = read(() => definitionOf(assembly, resource)) ?? '';
  const [problem] = problems;
  return {
    name: arn.slice(arn.lastIndexOf(':') + 1),
    arn,
    definition,
    roleArn: resource.property('RoleArn'),
    type: resource.property('StateMachineType') ?? 'STANDARD',
    loggingConfiguration: lowerFirst(read(() => resource.property('LoggingConfiguration'))),
    tracingConfiguration: lowerFirst(read(() => resource.property('TracingConfiguration'))),
    tags: Object.fromEntries((tags ?? []).map(({ Key, Value }) => [Key, Value])),
    ...(problem !== undefined && { problem }),
  };
}

function definitionOf(assembly: Assembly, resource: ResolvedResource): string {
  const [text, object] = ['DefinitionString', 'Definition'].map((name) => resource.property(name));
  const given: string | undefined = text ?? (object && JSON.stringify(object));
  const definition =
    given ??
    storedDefinition(assembly, resource.property('DefinitionS3Location'), resource.logicalId);
  return Object.entries(resource.property('DefinitionSubstitutions') ?? {}).reduce(
    (filled, [name, value]) => filled.replaceAll(`\${${name}}`, String(value)),
    definition,
  );
}

function storedDefinition(
  assembly: Assembly,
  place: { Bucket: string; Key: string } | undefined,
  logicalId: string,
): string {
  const asset = place && assembly.assetAt(place.Bucket, place.Key);
  if (asset === undefined) {
    throw new RankZeroError(
      'DefinitionNotFound',
      `The state machine '${logicalId}' has no definition in the assembly, neither as text nor as an asset. Synthesize the app again.`,
    );
  }
  return readFileSync(asset.path, 'utf8');
}

/** The API begins the names of members with a small letter, CloudFormation with a capital one. */
function lowerFirst(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowerFirst);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name.charAt(0).toLowerCase() + name.slice(1),
      lowerFirst(member),
    ]),
  );
}
