import { TuningState } from '../../../lib/cli/display/tuning-state';
import type { TrialEvent } from '../../../lib/local/sagemaker';

/** A trial's event; without an objective one of a trial that has begun. */
export function trial(number: number, event: Partial<TrialEvent> = {}): TrialEvent {
  return {
    tuningJob: 't',
    job: `t-${number}`,
    number,
    status: event.objective === undefined ? 'InProgress' : 'Completed',
    values: { gamma: '0.12345678901', num_round: String(number) },
    isBest: false,
    timestamp: 0,
    ...event,
  };
}

/** A tuning job that has told these events. */
export function stateOf(planned: number | undefined, ...events: TrialEvent[]): TuningState {
  const state = new TuningState(planned);
  for (const event of events) state.add(event);
  return state;
}
