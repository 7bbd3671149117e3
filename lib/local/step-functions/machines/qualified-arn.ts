/** What an ARN of a state machine is about. */
export interface QualifiedArn {
  /** The state machine's own. */
  readonly machine: string;
  /** Number of a version, or name of an alias. @default - the state machine itself */
  readonly qualifier?: string;
}

/** Takes an ARN apart: of a state machine, of a version (`…:3`) or of an alias (`…:PROD`). */
export function qualifiedArn(arn: string): QualifiedArn {
  const parts = arn.split(':');
  const [, ...qualifiers] = parts.slice(6);
  if (qualifiers.length === 0) return { machine: arn };
  return { machine: parts.slice(0, 7).join(':'), qualifier: qualifiers.join(':') };
}

/** The number of the version that an ARN is of. @returns undefined where it is of no version */
export function versionIn(arn: string): number | undefined {
  const { qualifier = '' } = qualifiedArn(arn);
  return /^\d+$/.test(qualifier) ? Number(qualifier) : undefined;
}
