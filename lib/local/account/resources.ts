import { readFileSync } from 'node:fs';
import { RankZeroError } from '../../core/errors';
import type { Assembly, ResolvedResource } from '../assembly';
import type { MotoResources } from '../moto';
import type { StateMachineResource } from '../step-functions';

/** What of an assembly lives in the services that moto stands in for. */
export function motoResources(assembly: Assembly): MotoResources {
  return {
    buckets: assembly.resourcesOfType('AWS::S3::Bucket').map(({ physicalId, properties }) => ({
      name: physicalId,
      versioned: properties.VersioningConfiguration?.Status === 'Enabled',
    })),
    parameters: assembly
      .resourcesOfType('AWS::SSM::Parameter')
      .map(({ physicalId, properties }) => ({
        name: physicalId,
        type: properties.Type,
        value: properties.Value,
        ...(properties.Description !== undefined && { description: properties.Description }),
        ...(properties.Tier !== undefined && { tier: properties.Tier }),
      })),
    topics: assembly
      .resourcesOfType('AWS::SNS::Topic')
      .map(({ physicalId }) => physicalId.slice(physicalId.lastIndexOf(':') + 1)),
    logGroups: assembly.resourcesOfType('AWS::Logs::LogGroup').map(({ physicalId }) => physicalId),
  };
}

/** The state machines of an assembly. */
export function stateMachineResources(assembly: Assembly): StateMachineResource[] {
  return assembly.resourcesOfType('AWS::StepFunctions::StateMachine').map((resource) => {
    const { arn = resource.physicalId, properties } = resource;
    const tags: readonly { Key: string; Value: string }[] = properties.Tags ?? [];
    return {
      name: arn.slice(arn.lastIndexOf(':') + 1),
      arn,
      definition: definitionOf(assembly, resource),
      roleArn: properties.RoleArn,
      type: properties.StateMachineType ?? 'STANDARD',
      loggingConfiguration: lowerFirst(properties.LoggingConfiguration),
      tracingConfiguration: lowerFirst(properties.TracingConfiguration),
      tags: Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])),
    };
  });
}

function definitionOf(assembly: Assembly, { properties, logicalId }: ResolvedResource): string {
  const { DefinitionString, Definition, DefinitionS3Location, DefinitionSubstitutions } =
    properties;
  const text = DefinitionString ?? (Definition && JSON.stringify(Definition));
  const definition = text ?? storedDefinition(assembly, DefinitionS3Location, logicalId);
  return Object.entries(DefinitionSubstitutions ?? {}).reduce(
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
      `The state machine '${logicalId}' has no definition in the assembly: neither a text nor an asset. Synthesize the app again.`,
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
