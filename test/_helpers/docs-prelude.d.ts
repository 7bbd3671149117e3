// What blocks of the documentation take for given: the constructs and tasks of an app.
import type * as cdk from 'aws-cdk-lib';
import type {
  aws_iam as iam,
  aws_kms as kms,
  aws_lambda as lambda,
  aws_s3 as s3,
  aws_secretsmanager as secrets,
} from 'aws-cdk-lib';
import type { BuiltinTaskRecord, Task, TrainingWorkflow } from '../../lib';

declare global {
  const stack: cdk.Stack;
  const bucket: s3.IBucket;
  const key: kms.IKey;
  const sageMakerRole: iam.IRole;
  const role: iam.IRole;
  const caller: iam.IRole;
  const databaseSecret: secrets.ISecret;
  const tasks: readonly Task[];
  const churn: Task<BuiltinTaskRecord>;
  const fraud: Task<BuiltinTaskRecord>;
  const training: TrainingWorkflow;
  const callSomebody: lambda.IFunction;
}
