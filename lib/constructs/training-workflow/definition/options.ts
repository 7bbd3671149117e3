/** What the state machine calls. */
export interface TrainingDefinitionOptions {
  /** ARN of the function that plans. */
  readonly planFunctionArn: string;
  /** ARN of the function that says what follows a failure. */
  readonly diagnoseFunctionArn: string;
  /** ARN of the function that collects. */
  readonly collectFunctionArn: string;
  /** AWS partition, of the integrations' ARNs. */
  readonly partition: string;
}

/** A Task that invokes a function. */
export function invoking(
  { partition }: TrainingDefinitionOptions,
  functionArn: string,
  payload: Readonly<Record<string, unknown>>,
): object {
  return {
    Type: 'Task',
    Resource: `arn:${partition}:states:::lambda:invoke`,
    Arguments: { FunctionName: functionArn, Payload: payload },
  };
}
