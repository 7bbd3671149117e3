import type { Clock } from '../../aws/clock';
import { StatesError } from '../errors';

/** How long a call may take; undefined where there is no limit. */
export interface TaskLimits {
  readonly timeoutSeconds: number | undefined;
  readonly heartbeatSeconds: number | undefined;
}

/** Ends a call that takes longer than TimeoutSeconds, or whose heartbeat fails to come. */
export class TaskTimers {
  private readonly stopped = new AbortController();
  private heartbeatTimer: AbortController | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly limits: TaskLimits,
    private readonly onTimeout: (error: StatesError) => void,
  ) {
    if (limits.timeoutSeconds === undefined) return;
    this.after(limits.timeoutSeconds, 'States.Timeout', this.stopped.signal);
  }

  /** The first one starts the timer: what never sends a heartbeat is not expected to. */
  heartbeat(): void {
    const { heartbeatSeconds } = this.limits;
    if (heartbeatSeconds === undefined || this.stopped.signal.aborted) return;
    this.heartbeatTimer?.abort();
    this.heartbeatTimer = new AbortController();
    this.after(heartbeatSeconds, 'States.HeartbeatTimeout', this.heartbeatTimer.signal);
  }

  /** To be called when the call is over. */
  stop(): void {
    this.stopped.abort();
    this.heartbeatTimer?.abort();
  }

  private after(seconds: number, error: string, signal: AbortSignal): void {
    this.clock.sleep(seconds * 1000, signal).then(
      () => this.onTimeout(new StatesError(error, undefined)),
      () => undefined,
    );
  }
}
