import {
  GetExecutionHistoryCommand,
  type HistoryEvent,
  paginateGetExecutionHistory,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import { isObject } from '../../core';

/** The job that an execution has created last. */
export interface ExecutionJob {
  readonly kind: 'training' | 'tuning';
  readonly name: string;
  /**
   * Whether Step Functions itself stops it with the execution. It does not where the workflow
   * watches the job by calls of its own.
   */
  readonly isTied: boolean;
}

/** The job of an execution, by its history; undefined before one is created. */
export async function jobOfExecution(
  client: SFNClient,
  executionArn: string,
): Promise<ExecutionJob | undefined> {
  const pages = paginateGetExecutionHistory({ client }, { executionArn, reverseOrder: true });
  for await (const { events = [] } of pages) {
    const found = latestJob(events);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The first job that events name, the newest event first. */
function latestJob(events: readonly HistoryEvent[]): ExecutionJob | undefined {
  for (const { taskScheduledEventDetails: task } of events) {
    const { resource = '', resourceType = '' } = task ?? {};
    if (!resourceType.includes('sagemaker')) continue;
    const parameters: unknown = JSON.parse(task?.parameters ?? 'null');
    if (!isObject(parameters)) continue;
    const { TrainingJobName: training, HyperParameterTuningJobName: tuning } = parameters;
    const isTied = resource.includes('.sync');
    if (typeof tuning === 'string') return { kind: 'tuning', name: tuning, isTied };
    if (typeof training === 'string') return { kind: 'training', name: training, isTied };
  }
  return undefined;
}

/**
 * Follows an execution's history: each look reads only the events that are new since the last one.
 */
export class JobFinder {
  private seen = 0;
  private job: ExecutionJob | undefined;

  constructor(
    private readonly client: SFNClient,
    private readonly executionArn: string,
  ) {}

  /** The job that the execution has created last, so far. */
  async look(): Promise<ExecutionJob | undefined> {
    const { executionArn, seen } = this;
    const fresh: HistoryEvent[] = [];
    let nextToken: string | undefined;
    do {
      const page = await this.client.send(
        new GetExecutionHistoryCommand({
          executionArn,
          reverseOrder: true,
          ...(nextToken !== undefined && { nextToken }),
        }),
      );
      fresh.push(...(page.events ?? []).filter(({ id = 0 }) => id > seen));
      // Older pages were read before.
      const isNew = (page.events ?? []).every(({ id = 0 }) => id > seen);
      nextToken = isNew ? page.nextToken : undefined;
    } while (nextToken !== undefined);
    this.seen = fresh[0]?.id ?? seen;
    this.job = latestJob(fresh) ?? this.job;
    return this.job;
  }
}
