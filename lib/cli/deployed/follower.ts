import { EventEmitter } from 'node:events';
import type { SageMakerEvents } from '../../local/sagemaker/types';
import type { Clients } from '../aws/clients';
import { type ExecutionJob, JobFinder } from './execution-job';
import { TrainingFollower } from './training-follower';
import { TuningFollower } from './tuning-follower';

/** Follows one job: each look tells what is new. */
export interface JobFollower {
  look(): Promise<void>;
}

/**
 * Follows the jobs of an execution by asking, and tells of them in the events that the jobs of the
 * local account have.
 */
export class Follower extends EventEmitter<SageMakerEvents> {
  private readonly finder: JobFinder;
  private current: { readonly name: string; readonly follower: JobFollower } | undefined;

  constructor(
    private readonly clients: Clients,
    executionArn: string,
  ) {
    super();
    this.finder = new JobFinder(clients.sfn, executionArn);
  }

  /** Asks what has happened since the last time. */
  async look(): Promise<void> {
    const job = await this.finder.look();
    if (job !== undefined && job.name !== this.current?.name) {
      // What the one before did last is told first.
      await this.current?.follower.look();
      this.current = { name: job.name, follower: this.followerOf(job) };
    }
    await this.current?.follower.look();
  }

  private followerOf({ kind, name }: ExecutionJob): JobFollower {
    switch (kind) {
      case 'training':
        return new TrainingFollower(this.clients, name, this);
      case 'tuning':
        return new TuningFollower(this.clients, name, this);
    }
  }
}
