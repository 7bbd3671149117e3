import type { Clock } from '../aws/clock';
import type { EventBus } from './event-bus';
import type { EventRule } from './rules';
import { readSchedule } from './schedule';

/** Sets off the rules of a bus that wait for a time, by a clock. */
export class Schedules {
  private readonly closing = new AbortController();

  constructor(
    private readonly bus: EventBus,
    private readonly clock: Clock,
    rules: readonly EventRule[],
  ) {
    for (const rule of rules) {
      if (rule.schedule !== undefined) void this.follow(rule, rule.schedule);
    }
  }

  close(): void {
    this.closing.abort();
  }

  private async follow(rule: EventRule, schedule: string): Promise<void> {
    const { signal } = this.closing;
    const next = readSchedule(schedule);
    for (let at = next(this.clock.now()); at !== undefined && !signal.aborted; at = next(at)) {
      try {
        await this.clock.sleep(Math.max(0, at - this.clock.now()), signal);
      } catch {
        return;
      }
      this.bus.fire(rule, {
        source: 'aws.events',
        'detail-type': 'Scheduled Event',
        resources: [rule.arn],
        detail: {},
        at: new Date(at),
      });
    }
  }
}
