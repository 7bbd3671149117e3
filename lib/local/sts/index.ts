export { IamService } from './iam-service';
export { StsService, type StsServiceOptions } from './sts-service';
