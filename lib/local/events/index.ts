export type { EventFacts } from './event';
export { EventBus } from './event-bus';
export { EVENTS } from './operations';
export { type EventRule, eventRules, type RuleTarget } from './rules';
export { bucketsWithEvents, s3WithEvents } from './s3-with-events';
export { Schedules } from './schedules';
export { EventsService } from './service';
