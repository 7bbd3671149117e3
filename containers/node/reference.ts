import { isObject } from '../../lib/core/checks/shape';

/** Stands for a secret that only the job reads. */
export interface Reference {
  /** ARN of a secret of Secrets Manager, or of a parameter of Parameter Store. */
  readonly secret: string;
  /** Member of its JSON object. */
  readonly key?: string;
  readonly versionStage?: string;
}

/** The region is in the first group of a secret, in the second of a parameter. */
export const ARN =
  /^arn:[\w-]+:(?:secretsmanager:([\w-]+):\d{12}:secret:.+|ssm:([\w-]+):\d{12}:parameter\/.+)$/;
const MEMBERS = ['secret', 'key', 'versionStage'];

/** Whether a value refers to a secret. */
export function isReference(value: unknown): value is Reference {
  return (
    isObject(value) &&
    Object.entries(value).every(([name, it]) => MEMBERS.includes(name) && typeof it === 'string') &&
    ARN.test(String(value.secret))
  );
}

/** Whether a value is a reference, or holds one. */
export function hasReference(value: unknown): boolean {
  if (isReference(value)) return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(hasReference);
}
