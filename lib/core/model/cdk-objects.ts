/**
 * The objects of a CDK app that a task may be given where it names something of AWS. Only the
 * members that are used are named: core knows no CDK, and any object that has them will do.
 */

/** A KMS key, or an alias of one: an `IKey` or `IAlias` of `aws-cdk-lib/aws-kms`. */
export interface KeyObject {
  readonly keyArn: string;
}

/** A training image: a `DockerImageAsset` of `aws-cdk-lib/aws-ecr-assets`. */
export interface ImageObject {
  readonly imageUri: string;
  /** The ECR repository that the image is in, an `IRepository`. */
  readonly repository: { readonly repositoryArn: string };
}

/** A subnet: an `ISubnet` of `aws-cdk-lib/aws-ec2`. */
export interface SubnetObject {
  readonly subnetId: string;
}

/** A security group: an `ISecurityGroup` of `aws-cdk-lib/aws-ec2`. */
export interface SecurityGroupObject {
  readonly securityGroupId: string;
}

/** A network: an `IVpc` of `aws-cdk-lib/aws-ec2`. */
export interface VpcObject {
  /** The subnets that are chosen where nothing is said: private ones, if the network has any. */
  selectSubnets(): { readonly subnetIds: readonly string[] };
}

/** A secret: an `ISecret` of `aws-cdk-lib/aws-secretsmanager`. */
export interface SecretObject {
  readonly secretArn: string;
}

/** A parameter: an `IParameter` of `aws-cdk-lib/aws-ssm`. */
export interface ParameterObject {
  readonly parameterArn: string;
}
