import type { Plan } from '../../core';
import type { Display, ShownProgress } from './display';
import type { Terminal } from './terminal';

/** What a program is told of a run while it runs: a line of JSON on stderr each. */
export type RunEvent =
  | { readonly event: 'started'; readonly task: string; readonly kind: Plan['kind'] }
  /** A phase begins, by the name that a person is shown. */
  | { readonly event: 'phase'; readonly name: string }
  | { readonly event: 'note'; readonly text: string }
  /** A value of a metric; `job` is a trial of a tuning job. */
  | {
      readonly event: 'metric';
      readonly job: string;
      readonly name: string;
      readonly value: number;
    }
  | {
      readonly event: 'trial';
      readonly job: string;
      readonly status: string;
      readonly objective?: number;
      /** Trials that there will be at most. Absent: only time limits them. */
      readonly planned?: number;
    }
  /** Where everything is that the run has left, as paths. */
  | {
      readonly event: 'saved';
      readonly directory: string;
      readonly document?: string;
      readonly report?: string;
      readonly logs?: string;
      readonly trials?: string;
      readonly outputs: Readonly<Record<string, string>>;
    }
  | {
      readonly event: 'log';
      readonly job: string;
      readonly host: string;
      readonly line: string;
    };

/** Tells a program what a person would be shown. */
export function eventDisplay(plan: Plan, terminal: Terminal): Display {
  const tell = (event: RunEvent) => terminal.note(JSON.stringify(event));
  const progress: ShownProgress = {
    enter: (name) => tell({ event: 'phase', name }),
    say: (line) => tell({ event: 'note', text: line.trim() }),
    end: () => undefined,
  };
  tell({ event: 'started', task: plan.task, kind: plan.kind });
  const planned =
    plan.kind === 'tuning'
      ? plan.request.HyperParameterTuningJobConfig.ResourceLimits.MaxNumberOfTrainingJobs
      : undefined;
  let phase = '';
  return {
    progress,
    saved: ({ directory, document, report, logs, trials, outputs }) => {
      const paths = JSON.parse(JSON.stringify({ document, report, logs, trials }));
      tell({ event: 'saved', directory, outputs, ...paths });
    },
    follow: (jobs) => {
      jobs.on('status', ({ secondaryStatus, preparing }) => {
        if (plan.kind === 'tuning') return;
        const name = preparing ? 'Preparing' : secondaryStatus;
        if (name !== phase) progress.enter(name);
        phase = name;
      });
      jobs.on('metric', ({ job, name, value }) => tell({ event: 'metric', job, name, value }));
      jobs.on('trial', ({ job, status, objective }) => {
        tell({
          event: 'trial',
          job,
          status,
          ...(planned === undefined ? {} : { planned }),
          ...(objective === undefined ? {} : { objective }),
        });
      });
      jobs.on('log', ({ job, host, line }) => tell({ event: 'log', job, host, line }));
    },
  };
}
