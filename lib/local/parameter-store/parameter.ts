/** One version of a parameter. */
export interface ParameterVersion {
  readonly version: number;
  readonly type: string;
  readonly value: string;
  readonly description: string | undefined;
  /** The KMS key of a SecureString. */
  readonly keyId: string | undefined;
  readonly tier: string;
  readonly dataType: string;
  readonly lastModified: Date;
  readonly labels: Set<string>;
}

/** A parameter with its versions, the oldest first; it has one at least. */
export interface Parameter {
  readonly name: string;
  readonly arn: string;
  readonly versions: ParameterVersion[];
  readonly tags: Map<string, string>;
}

/** The version that counts when none is asked for. */
export function latest({ versions }: Parameter): ParameterVersion {
  return versions.at(-1) as ParameterVersion;
}
