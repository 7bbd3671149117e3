import type { Direction } from '../../core';
import { fittingBar, fittingParts } from './bar';
import { formatMetric, formatParameters } from './format';
import { PHASE_WIDTH, type View, WIDE_ENOUGH } from './progress';
import { sparkline } from './sparkline';
import type { TuningState } from './tuning-state';

/** What the trials are compared by. */
export interface Objective {
  readonly metric: string;
  readonly direction: Direction;
}

/** Column where the lines below the phase begin: under its name. */
const INDENT = 4;

/**
 * The view of a tuning job: how many trials are done, the best so far, and the objective over the
 * trials.
 */
export class TuningView implements View {
  readonly phase = 'Tuning';

  constructor(
    private readonly state: TuningState,
    private readonly objective: Objective,
  ) {}

  head(room: number): string {
    const { done, planned, running, failed, stopped } = this.state;
    const others = Object.entries({ running, failed, stopped })
      .filter(([, count]) => count > 0)
      .map(([word, count]) => `${count} ${word}`);
    const count = planned === undefined ? `${done} done` : `${done}/${planned}`;
    const bar = planned && fittingBar(done, planned, room, others.join('  ').length);
    return fittingParts([bar || count, ...others], room);
  }

  below(width: number): readonly string[] {
    const { metric } = this.objective;
    const isWide = width >= WIDE_ENOUGH && metric.length <= PHASE_WIDTH;
    const start = INDENT + (isWide ? PHASE_WIDTH + 1 : 0);
    const bars = this.bars(width - start);
    if (bars === '') return [];
    const label = ' '.repeat(INDENT) + (isWide ? `${metric.padEnd(PHASE_WIDTH)} ` : '');
    const best = this.best(width - start);
    return [...(best === '' ? [] : [`${label}${best}`]), ' '.repeat(start) + bars];
  }

  private best(room: number): string {
    const { best } = this.state;
    if (best?.objective === undefined) return '';
    const values = formatParameters(best.values);
    return fittingParts(
      [`best ${formatMetric(best.objective)}`, `trial ${best.number}`, ...values],
      room,
    );
  }

  private bars(room: number): string {
    const pick = this.objective.direction === 'Minimize' ? Math.min : Math.max;
    return sparkline(this.state.points(), room, pick);
  }
}
