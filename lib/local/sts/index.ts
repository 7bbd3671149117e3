export { IamService } from './iam-service';
export { IAM, STS } from './operations';
export { StsService } from './sts-service';
