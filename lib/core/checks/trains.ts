import type { Problems } from '../problems';
import { isFilledInLater } from './cdk-objects';
import { checkImageUri } from './training-function';

/** Of CreateTrainingJob, whose pattern takes ARNs of anything, models too, which do not train. @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_AlgorithmSpecification.html */
const ALGORITHM_NAME =
  /^(?:arn:aws[a-z-]*:sagemaker:[a-z0-9-]*:\d{12}:algorithm\/)?[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$/;

/** Notes a task for which neither or both of an image and an algorithm are given, or that is none. */
export function checkTrains(
  image: string | undefined,
  algorithmName: string | undefined,
  problems: Problems,
): void {
  if ((image === undefined) === (algorithmName === undefined)) {
    problems.add(
      image === undefined ? 'MissingField' : 'InvalidValue',
      '$.image',
      'A task trains either by an image or by an algorithm of SageMaker’s API.',
      {
        ...(image === undefined ? {} : { found: image }),
        allowed: 'one of image and algorithmName',
      },
    );
  }
  if (image !== undefined) checkImageUri(image, problems);
  if (algorithmName === undefined || isFilledInLater(algorithmName)) return;
  if (ALGORITHM_NAME.test(algorithmName)) return;
  problems.add('InvalidValue', '$.algorithmName', 'Not the name of an algorithm.', {
    found: algorithmName,
    allowed:
      'its ARN, arn:aws:sagemaker:<region>:<account>:algorithm/<name>, or a name of at most 63 letters, digits and hyphens',
  });
}
