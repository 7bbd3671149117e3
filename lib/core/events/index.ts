export { type DeadExecution, diedDigest } from './died';
export { type EventText, eventText } from './event-text';
export {
  type EndedExecution,
  type EndStatus,
  EVENT_SCHEMA,
  EVENT_SOURCE,
  type EventType,
  type ExecutionEvent,
  eventType,
  executionEvent,
} from './execution-event';
