export { IamService } from './iam-service';
export { StsService } from './sts-service';
