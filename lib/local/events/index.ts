export type { EventFacts } from './event';
export { EventBus } from './event-bus';
export { EVENTS } from './operations';
export { type EventRule, eventRules, type RuleTarget } from './rules';
export { EventsService } from './service';
