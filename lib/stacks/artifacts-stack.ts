import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Artifacts, type ArtifactsProps } from '../constructs';

/** Properties of {@link ArtifactsStack}; its `permissionsBoundary` is the stack's. */
export interface ArtifactsStackProps
  extends StackProps,
    Omit<ArtifactsProps, 'permissionsBoundary'> {}

/**
 * What outlives a workflow: the bucket and SageMaker's role.
 *
 * Construct IDs, which are part of the contract: `Artifacts`, `BucketName`.
 */
export class ArtifactsStack extends Stack {
  readonly artifacts: Artifacts;

  constructor(scope: Construct, id: string, props: ArtifactsStackProps = {}) {
    super(scope, id, props);
    const { permissionsBoundary: _ofStack, ...own } = props;
    this.artifacts = new Artifacts(this, 'Artifacts', own);
    new CfnOutput(this, 'BucketName', {
      description: 'Holds data sets, outputs of jobs and documents of executions',
      value: this.artifacts.bucket.bucketName,
    });
  }
}
