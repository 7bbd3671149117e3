import { AwsError } from '../aws/errors';

/** A request whose action is not known, so that no policy can be asked about it. */
export class UnknownAction extends AwsError {
  /** @param what the request, e.g. `S3 request 'PUT cors' on a bucket` */
  constructor(what: string) {
    super(
      'AccessDeniedException',
      `The local account does not know which IAM action the ${what} needs, so no role may make this call here. Calls with your own credentials are not checked.`,
    );
  }
}
