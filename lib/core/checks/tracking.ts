import type { Tracking } from '../model';
import type { Problems } from '../problems';
import { at } from '../wording';
import { isFilledInLater } from './cdk-objects';
import { checkFields, checkText, type FieldCheck } from './shape';

/**
 * As the API has it; the other resource of managed MLflow, an MLflow App, has actions and clients of
 * its own.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_sagemaker-mlflow.html
 */
const SERVER_ARN =
  /^arn:aws[a-z-]*:sagemaker:[a-z0-9-]+:\d{12}:mlflow-tracking-server\/[a-zA-Z0-9](?:-*[a-zA-Z0-9]){0,255}$/;

/** A check of where a task is tracked, of its type only. */
export const checkTrackingOption: FieldCheck = (value, path, problems) => {
  if (!checkFields(value, path, { mlflow: checkText }, problems)) return;
  if (value.mlflow !== undefined) return;
  problems.add('MissingField', at(path, 'mlflow'), 'Tracking needs a server.', {
    allowed: EXAMPLE,
  });
};

/** Notes what is not the ARN of a tracking server. */
export function checkTracking(tracking: Tracking | undefined, problems: Problems): void {
  if (tracking === undefined) return;
  const { mlflow } = tracking;
  if (isFilledInLater(mlflow) || SERVER_ARN.test(mlflow)) return;
  problems.add(
    'InvalidValue',
    '$.tracking.mlflow',
    'This is not the ARN of a tracking server of managed MLflow.',
    { found: mlflow, allowed: EXAMPLE },
  );
}

const EXAMPLE =
  "an ARN such as 'arn:aws:sagemaker:eu-west-1:111122223333:mlflow-tracking-server/team'";
