import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Artifacts, type ArtifactsProps } from '../constructs';
import type { AppSettings } from './settings/app-settings';
import { artifactsProps, stackProps } from './settings/stack-props';

/** Properties of {@link ArtifactsStack}; its `permissionsBoundary` is the stack's. */
export interface ArtifactsStackProps
  extends StackProps,
    Omit<ArtifactsProps, 'permissionsBoundary'> {
  /** Settings of the app, over which the other properties win. @default - none */
  readonly settings?: AppSettings;
}

/**
 * What outlives a workflow: the bucket and SageMaker's role.
 *
 * Construct IDs, which are part of the contract: `Artifacts`, `BucketName`.
 */
export class ArtifactsStack extends Stack {
  readonly artifacts: Artifacts;

  constructor(scope: Construct, id: string, props: ArtifactsStackProps = {}) {
    const { settings = {}, ...given } = props;
    super(scope, id, { ...stackProps(settings), ...given });
    const { permissionsBoundary: _ofStack, ...own } = given;
    this.artifacts = new Artifacts(this, 'Artifacts', {
      ...artifactsProps(this, settings),
      ...own,
    });
    new CfnOutput(this, 'BucketName', {
      description: 'Holds data sets, outputs of jobs and documents of executions',
      value: this.artifacts.bucket.bucketName,
    });
  }
}
