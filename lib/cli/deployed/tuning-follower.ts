import type { EventEmitter } from 'node:events';
import type {
  DescribeHyperParameterTuningJobResponse,
  HyperParameterTrainingJobSummary,
} from '@aws-sdk/client-sagemaker';
import type { TrialEvent } from '../../local/sagemaker';
import type { SageMakerEvents } from '../../local/sagemaker/types';
import type { Clients } from '../aws/clients';
import { describeTuning, listTrials } from './describe-job';
import { JobLogs } from './job-logs';

/** Follows a tuning job: its status, and its trials as they begin and end. */
export class TuningFollower {
  private status = '';
  /** Of each trial: the status that was told. */
  private readonly told = new Map<string, string>();
  private readonly logs = new Map<string, JobLogs>();
  private best: number | undefined;

  constructor(
    private readonly clients: Clients,
    private readonly job: string,
    private readonly events: Pick<EventEmitter<SageMakerEvents>, 'emit' | 'listenerCount'>,
  ) {}

  /** Tells what is new. */
  async look(): Promise<void> {
    const { sagemaker } = this.clients;
    const described = await describeTuning(sagemaker, this.job);
    if (described === undefined) return;
    const { HyperParameterTuningJobStatus: status = '' } = described;
    const isFirst = this.status === '';
    const isNew = status !== this.status;
    this.status = status;
    if (isFirst) this.tell(described);
    for (const [index, trial] of (await listTrials(sagemaker, this.job)).entries()) {
      await this.tellLines(trial);
      this.tellTrial(trial, index + 1);
    }
    // Its trials have ended before it.
    if (isNew && !isFirst) this.tell(described);
  }

  private tell(described: DescribeHyperParameterTuningJobResponse): void {
    const limits = described.HyperParameterTuningJobConfig?.ResourceLimits;
    this.events.emit('tuning', {
      job: this.job,
      status: this.status,
      planned: limits?.MaxNumberOfTrainingJobs,
      parallel: limits?.MaxParallelTrainingJobs ?? 1,
      notices: [],
      timestamp: described.LastModifiedTime?.getTime() ?? 0,
    });
  }

  /** The new lines of a trial that runs, or has ended since the last time: each costs calls. */
  private async tellLines({ TrainingJobName: job = '' }: HyperParameterTrainingJobSummary) {
    if (this.events.listenerCount('log') === 0 || ENDED.has(this.told.get(job) ?? '')) return;
    const logs = this.logs.get(job) ?? new JobLogs(this.clients.logs, job);
    this.logs.set(job, logs);
    for (const { host, line } of await logs.look()) this.events.emit('log', { job, host, line });
  }

  private tellTrial(trial: HyperParameterTrainingJobSummary, number: number): void {
    const { TrainingJobName: job = '', TrainingJobStatus = '' } = trial;
    const status = ENDED.has(TrainingJobStatus) ? TrainingJobStatus : 'InProgress';
    const known = this.told.get(job);
    if (known === status) return;
    this.told.set(job, status);
    const event = { tuningJob: this.job, job, number, values: trial.TunedHyperParameters ?? {} };
    const begun = (trial.TrainingStartTime ?? trial.CreationTime)?.getTime() ?? 0;
    if (known === undefined && status !== 'InProgress') {
      this.emit({ ...event, status: 'InProgress', isBest: false, timestamp: begun });
    }
    const { Type, Value } = trial.FinalHyperParameterTuningJobObjectiveMetric ?? {};
    this.emit({
      ...event,
      status,
      isBest: status === 'Completed' && this.isBest(Value, Type === 'Minimize' ? -1 : 1),
      timestamp: status === 'InProgress' ? begun : (trial.TrainingEndTime?.getTime() ?? 0),
      ...(Value === undefined ? {} : { objective: Value }),
      ...(trial.FailureReason === undefined ? {} : { failureReason: trial.FailureReason }),
    });
  }

  private emit(event: TrialEvent): void {
    this.events.emit('trial', event);
  }

  /** Whether a value is better than all before it. */
  private isBest(value: number | undefined, sign: 1 | -1): boolean {
    if (value === undefined || Number.isNaN(value)) return false;
    if (this.best !== undefined && sign * value <= sign * this.best) return false;
    this.best = value;
    return true;
  }
}

const ENDED: ReadonlySet<string> = new Set(['Completed', 'Failed', 'Stopped']);
