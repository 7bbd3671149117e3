import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Records why a construct does not follow a rule of a checker such as cdk-nag. Releases of
 * aws-cdk-lib before 2.257 have no place for that.
 */
export function acknowledge(construct: IConstruct, id: string, reason: string): void {
  const validations: typeof Validations | undefined = Validations;
  validations?.of(construct).acknowledge?.({ id, reason });
}
