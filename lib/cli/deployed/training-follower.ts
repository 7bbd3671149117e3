import type { EventEmitter } from 'node:events';
import type { DescribeTrainingJobResponse } from '@aws-sdk/client-sagemaker';
import { Expression } from '../../core';
import { MetricScanner } from '../../local/sagemaker/metrics/scanner';
import type { SageMakerEvents } from '../../local/sagemaker/types';
import type { Clients } from '../aws/clients';
import { describeTraining } from './describe-job';
import { JobLogs } from './job-logs';

/** Follows a training job: its phases, the lines of its hosts, and the metrics in them. */
export class TrainingFollower {
  private readonly logs: JobLogs;
  private scanner: MetricScanner | undefined;
  /** Phases that were told. */
  private told = 0;

  constructor(
    private readonly clients: Clients,
    private readonly job: string,
    private readonly events: Pick<EventEmitter<SageMakerEvents>, 'emit'>,
  ) {
    this.logs = new JobLogs(clients.logs, job);
  }

  /** Tells what is new. */
  async look(): Promise<void> {
    const { job, events } = this;
    const described = await describeTraining(this.clients.sagemaker, job);
    if (described === undefined) return;
    this.scanner ??= scannerOf(described);
    const phases = described.SecondaryStatusTransitions ?? [];
    const fresh = phases.slice(this.told);
    this.told = phases.length;
    // The last phase is told after the lines: they were written before it began.
    for (const phase of fresh.slice(0, -1)) this.tell(phase, described);
    for (const { host, line, timestamp } of await this.logs.look()) {
      events.emit('log', { job, host, line });
      for (const metric of this.scanner.scan(line, timestamp))
        events.emit('metric', { job, ...metric });
    }
    for (const phase of fresh.slice(-1)) this.tell(phase, described);
  }

  private tell(
    phase: NonNullable<DescribeTrainingJobResponse['SecondaryStatusTransitions']>[number],
    { TrainingJobStatus: status }: DescribeTrainingJobResponse,
  ): void {
    this.events.emit('status', {
      job: this.job,
      status: status ?? '',
      secondaryStatus: phase.Status ?? '',
      message: phase.StatusMessage ?? '',
      timestamp: phase.StartTime?.getTime() ?? 0,
    });
  }
}

/** Finds a job's metrics by its own expressions; one that only SageMaker understands finds none. */
function scannerOf({ AlgorithmSpecification }: DescribeTrainingJobResponse): MetricScanner {
  const definitions = (AlgorithmSpecification?.MetricDefinitions ?? []).flatMap(
    ({ Name = '', Regex = '' }) => (isReadable(Regex) ? [{ Name, Regex }] : []),
  );
  return new MetricScanner(definitions);
}

function isReadable(expression: string): boolean {
  try {
    new Expression(expression);
    return true;
  } catch {
    return false;
  }
}
