import { AwsError } from '../aws/errors';

/** How services say that they get too many requests at a time, by the service's signing name. */
export function throttled(service: string): AwsError {
  switch (service) {
    case 's3':
      return new AwsError('SlowDown', 'Please reduce your request rate.', 503, false);
    case 'lambda':
      return new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429);
    default:
      return new AwsError('ThrottlingException', 'Rate exceeded');
  }
}

/** How services say that they have failed themselves. */
export function internalError(service: string): AwsError {
  switch (service) {
    case 's3':
      return new AwsError(
        'InternalError',
        'We encountered an internal error. Please try again.',
        500,
        false,
      );
    case 'lambda':
      return new AwsError(
        'ServiceException',
        'An error occurred and the request cannot be processed.',
        500,
        false,
      );
    default:
      return new AwsError(
        'InternalFailure',
        'The request processing has failed because of an unknown error, exception or failure.',
        500,
        false,
      );
  }
}

/** S3 says so of a connection on which nothing comes. */
export function s3Timeout(): AwsError {
  return new AwsError(
    'RequestTimeout',
    'Your socket connection to the server was not read from or written to within the timeout period. Idle connections will be closed.',
  );
}

/** SageMaker says so when an account has as many instances of a type as it may. */
export function quotaExceeded(instanceType: string, instances: number): AwsError {
  return new AwsError(
    'ResourceLimitExceeded',
    `The account-level service limit '${instanceType} for training job usage' is ${instances} Instances, with current utilization of ${instances} Instances and a request delta of ${instances} Instances. Please contact AWS support to request an increase for this limit.`,
  );
}

/** FailureReason of a job that found no instances, as real accounts have it. */
export const NO_CAPACITY =
  'CapacityError: Unable to provision requested ML compute capacity. Please retry using a different ML instance type.';

/** FailureReason of a job in which SageMaker has failed; with the two blanks of real accounts. */
export const JOB_INTERNAL_ERROR =
  'InternalServerError: We encountered an internal error.  Please try again.';

/** FailureReason of a job whose subnets and security groups keep it from S3, as real accounts have it. */
export const NO_WAY_TO_S3 =
  "ClientError: Data download failed:Please ensure that the subnet's route table has a route to an S3 VPC endpoint or a NAT device, and both the security groups and the subnet's network ACL allow outbound traffic to S3.";
