import { Stack, type StackProps } from 'aws-cdk-lib';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { ImageBuilds, TaskImages, type TaskImagesProps } from '../constructs';
import { RankZeroError, type Task } from '../core';
import type { AppSettings } from './settings/app-settings';
import { buildsProps, givenBucket, imagesProps, stackProps } from './settings/stack-props';

/** Properties of {@link ImagesStack}. */
export interface ImagesStackProps extends StackProps, TaskImagesProps {
  /** Settings of the app, over which the other properties win. @default - none */
  readonly settings?: AppSettings;
  /** Bucket that sources of builds in CodeBuild are put into. @default - the one that the settings name */
  readonly bucket?: s3.IBucket;
}

/**
 * The repositories of a workflow's images; a stack of their own, so that images can be pushed
 * before the workflow that names them is deployed. With the setting `codeBuild` a project of CodeBuild
 * builds them.
 *
 * Construct IDs, which are part of the contract: `Images`, and `Builds` with `codeBuild`.
 *
 * @throws BucketMissing – when there is no bucket for the sources of builds
 */
export class ImagesStack extends Stack {
  /** The tasks with their images, for the workflow. */
  readonly tasks: readonly Task[];
  /** Builds in CodeBuild; undefined without the setting `codeBuild`. */
  readonly builds: ImageBuilds | undefined;

  constructor(scope: Construct, id: string, props: ImagesStackProps) {
    const { settings = {}, bucket, ...own } = props;
    super(scope, id, { ...stackProps(settings), ...own });
    const images = new TaskImages(this, 'Images', { ...imagesProps(this, settings), ...own });
    this.tasks = images.tasks;
    if (settings.codeBuild !== true) return;
    const used = bucket ?? givenBucket(this, settings);
    if (used === undefined) {
      throw new RankZeroError(
        'BucketMissing',
        `The stack ${this.stackName} builds images with CodeBuild, but has no bucket for what they are built from. Give it bucket, or leave out codeBuild.`,
      );
    }
    this.builds = new ImageBuilds(this, 'Builds', {
      ...buildsProps(this, settings),
      images,
      bucket: used,
    });
  }
}
