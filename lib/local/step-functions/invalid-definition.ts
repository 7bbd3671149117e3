import { AwsError } from '../aws/errors';
import type { StateMachineError } from '../states-language';

/** How Step Functions refuses a definition, with every reason. */
export function invalidDefinition({ problems }: StateMachineError): AwsError {
  const words = problems.map(({ code, path, message }) => `${code}: ${message} at ${path}`);
  return new AwsError(
    'InvalidDefinition',
    `Invalid State Machine Definition: '${words.join(', ')}'`,
  );
}
