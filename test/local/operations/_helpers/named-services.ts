import { CLOUDWATCH } from '../../../../lib/local/cloudwatch';
import { EVENTS } from '../../../../lib/local/events';
import { SECRETS_MANAGER, SNS } from '../../../../lib/local/forwarded';
import { LOGS } from '../../../../lib/local/logs';
import type { Service } from '../../../../lib/local/operations';
import { SSM } from '../../../../lib/local/parameter-store';
import { SAGEMAKER } from '../../../../lib/local/sagemaker';
import { STEP_FUNCTIONS } from '../../../../lib/local/step-functions';
import { IAM, STS } from '../../../../lib/local/sts';

/** The services whose operations have names. */
export const NAMED: readonly Service[] = [
  STEP_FUNCTIONS,
  SAGEMAKER,
  SSM,
  SECRETS_MANAGER,
  SNS,
  EVENTS,
  LOGS,
  CLOUDWATCH,
  STS,
  IAM,
];

/** The service of a signing name. */
export function namedService(name: string): Service {
  const found = NAMED.find((service) => service.name === name);
  if (found === undefined) throw new Error(`no service ${name}`);
  return found;
}
