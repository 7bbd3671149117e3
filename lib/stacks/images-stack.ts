import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { TaskImages, type TaskImagesProps } from '../constructs';
import type { Task } from '../core';
import type { AppSettings } from './settings/app-settings';
import { imagesProps, stackProps } from './settings/stack-props';

/** Properties of {@link ImagesStack}. */
export interface ImagesStackProps extends StackProps, TaskImagesProps {
  /** Settings of the app, over which the other properties win. @default - none */
  readonly settings?: AppSettings;
}

/**
 * The repositories of a workflow's images; a stack of their own, so that images can be pushed
 * before the workflow that names them is deployed.
 *
 * Construct IDs, which are part of the contract: `Images`.
 */
export class ImagesStack extends Stack {
  /** The tasks with their images, for the workflow. */
  readonly tasks: readonly Task[];

  constructor(scope: Construct, id: string, props: ImagesStackProps) {
    const { settings = {}, ...own } = props;
    super(scope, id, { ...stackProps(settings), ...own });
    this.tasks = new TaskImages(this, 'Images', { ...imagesProps(this, settings), ...own }).tasks;
  }
}
