import { AwsError } from '../aws/errors';

/** The answer for a job that is not there. Its code is that of every bad request, as on AWS. */
export class JobNotFound extends AwsError {
  constructor() {
    super('ValidationException', 'Requested resource not found.');
  }
}
