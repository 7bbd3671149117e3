/**
 * The objects of a CDK app that a task may be given where it names something of AWS. Only the
 * members that are used are named: core knows no CDK, and any object that has them will do.
 */

/** A KMS key, or an alias of one: an `IKey` or `IAlias` of `aws-cdk-lib/aws-kms`. */
export interface KeyObject {
  readonly keyArn: string;
}

/** A role: an `IRole` of `aws-cdk-lib/aws-iam`. */
export interface RoleObject {
  readonly roleArn: string;
}

/** A training image: a `DockerImageAsset` of `aws-cdk-lib/aws-ecr-assets`. */
export interface ImageObject {
  readonly imageUri: string;
  /** The ECR repository that the image is in, an `IRepository`. */
  readonly repository: { readonly repositoryArn: string };
}

/** A repository of images: an `IRepository` of `aws-cdk-lib/aws-ecr`. */
export interface RepositoryObject {
  readonly repositoryArn: string;
  /** URI of the image with this tag, or with this digest (`sha256:…`). */
  repositoryUriForTagOrDigest(tagOrDigest?: string): string;
}

/** An image of a repository. */
export interface RepositoryImage {
  readonly repository: RepositoryObject;
  /** @default 'latest', which names another image after each push */
  readonly tagOrDigest?: string;
}

/** An image as a task is given it: its URI, or an object that names its repository too. */
export type GivenImage = string | ImageObject | RepositoryImage | RepositoryObject;

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
  /** The subnets of a selection; where nothing is said, private ones, if the network has any. */
  selectSubnets(selection?: SubnetSelectionObject): { readonly subnetIds: readonly string[] };
}

/** Which subnets of a network: a `SubnetSelection` of `aws-cdk-lib/aws-ec2`. */
// biome-ignore lint/suspicious/noExplicitAny: core knows no CDK, and only the network reads it.
export type SubnetSelectionObject = any;

/** A secret: an `ISecret` of `aws-cdk-lib/aws-secretsmanager`. */
export interface SecretObject {
  readonly secretArn: string;
}

/** A parameter: an `IParameter` of `aws-cdk-lib/aws-ssm`. */
export interface ParameterObject {
  readonly parameterArn: string;
}
