/**
 * Where the runs of a task are tracked. The keys name what tracks them; today that is MLflow.
 *
 * @see docs/tracking.md
 * @example { mlflow: 'arn:aws:sagemaker:eu-west-1:111122223333:mlflow-tracking-server/team' }
 */
export interface Tracking {
  /**
   * ARN of a tracking server of SageMaker's managed MLflow. In the local account runs are kept in
   * files in its place.
   * @see https://docs.aws.amazon.com/sagemaker/latest/dg/mlflow.html
   */
  readonly mlflow: string;
}

/** Where to find one training job among what is tracked. */
export interface TrackedRun {
  /** ARN of the tracking server; absent in the local account, which keeps files. */
  readonly mlflow?: string;
  /** Name of the experiment: the task's. */
  readonly experiment: string;
  /** Name of the run: the job's. */
  readonly run: string;
  /**
   * Command that prints an address at which a browser opens the server, for some minutes. MLflow's
   * pages have no lasting address. Absent in the local account.
   */
  readonly open?: string;
}
