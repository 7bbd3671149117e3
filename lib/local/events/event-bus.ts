import { randomUUID } from 'node:crypto';
import type { Place } from '../iam';
import type { AwsEvent, EventFacts } from './event';
import type { EventRule, RuleTarget } from './rules';
import { targetInput } from './target-input';

/** What an {@link EventBus} delivers to. */
export interface EventBusOptions extends Pick<Place, 'region' | 'account'> {
  readonly rules: readonly EventRule[];
  /** Hands an event, or what the rule has for it, to a target: JSON. */
  deliver(target: RuleTarget, payload: string): Promise<void>;
}

/**
 * The default event bus: hands each event to the targets of the rules that it matches, behind the
 * back of whoever has put it.
 *
 * Unlike on AWS, each delivery is tried once.
 */
export class EventBus {
  private readonly underWay = new Set<Promise<void>>();
  private isClosed = false;

  constructor(private readonly options: EventBusOptions) {}

  /** @returns the event's id */
  put(facts: EventFacts): string {
    const event = this.eventOf(facts);
    for (const rule of this.options.rules.filter(({ matches }) => matches(event))) {
      this.hand(rule, event);
    }
    return event.id;
  }

  /** Hands an event to the targets of one rule, whose time has come. */
  fire(rule: EventRule, facts: EventFacts): void {
    this.hand(rule, this.eventOf(facts));
  }

  private eventOf({ at, ...facts }: EventFacts): AwsEvent {
    const { account, region } = this.options;
    const time = at.toISOString().replace(/\.\d+Z$/, 'Z');
    return { version: '0', id: randomUUID(), account, region, time, ...facts };
  }

  private hand(rule: EventRule, event: AwsEvent): void {
    if (this.isClosed) return;
    for (const target of rule.targets) {
      const delivery = this.options
        .deliver(target, targetInput(target.input ?? {}, event, rule))
        // Nobody waits for it; a function's own log has its error.
        .catch(() => undefined)
        .finally(() => this.underWay.delete(delivery));
      this.underWay.add(delivery);
    }
  }

  /** Resolves when all that was put so far, and what came of it, has been delivered. */
  async settled(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay);
  }

  /** Takes no events any more: what ends because the account ends is told to nobody. */
  close(): void {
    this.isClosed = true;
  }
}
