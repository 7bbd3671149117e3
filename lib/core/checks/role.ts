import type { RoleObject } from '../model';
import type { Problems } from '../problems';
import { checkTextOrObject, isFilledInLater, textOrMember } from './cdk-objects';

/** As CreateTrainingJob takes it. @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTrainingJob.html */
const ROLE_ARN = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/;

/** A check of a role, of its type only. */
export const checkRoleOption = checkTextOrObject('roleArn', 'a role of the CDK');

/** Notes a role that is not named by its ARN. */
export function checkRole(role: string | RoleObject | undefined, problems: Problems): void {
  if (role === undefined) return;
  const arn = textOrMember(role, 'roleArn');
  if (isFilledInLater(arn) || (ROLE_ARN.test(arn) && arn.length <= 2_048)) return;
  problems.add('InvalidValue', '$.role', 'This is not the ARN of a role.', {
    found: arn,
    allowed: "an IRole of the CDK, or an ARN such as 'arn:aws:iam::111122223333:role/training'",
  });
}
