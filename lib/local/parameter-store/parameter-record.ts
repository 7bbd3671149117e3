import type { Parameter, ParameterVersion } from './parameter';

/** A parameter as it is kept between starts. */
export interface ParameterRecord extends Pick<Parameter, 'name' | 'arn'> {
  readonly versions: readonly VersionRecord[];
  readonly tags: Readonly<Record<string, string>>;
}

interface VersionRecord extends Omit<ParameterVersion, 'lastModified' | 'labels'> {
  /** As ISO 8601 has it. */
  readonly lastModified: string;
  readonly labels: readonly string[];
}

export function recordOf({ name, arn, versions, tags }: Parameter): ParameterRecord {
  return {
    name,
    arn,
    versions: versions.map((version) => ({
      ...version,
      lastModified: version.lastModified.toISOString(),
      labels: [...version.labels],
    })),
    tags: Object.fromEntries(tags),
  };
}

/** Reads what {@link recordOf} has made. */
export function parameterOf({ name, arn, versions, tags }: ParameterRecord): Parameter {
  return {
    name,
    arn,
    versions: versions.map((version) => ({
      ...version,
      description: version.description,
      keyId: version.keyId,
      lastModified: new Date(version.lastModified),
      labels: new Set(version.labels),
    })),
    tags: new Map(Object.entries(tags)),
  };
}
