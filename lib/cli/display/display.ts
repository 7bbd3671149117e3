import type { Plan, TrainingPlan, TuningPlan } from '../../core';
import type { StatusEvent } from '../../local';
import type { LogEvent } from '../../local/sagemaker/types';
import type { JobEvents } from '../run/run-account';
import type { SavedRun } from '../saving/save-run';
import { eventDisplay } from './event-display';
import { Progress } from './progress';
import type { Terminal } from './terminal';
import { TrainingView } from './training-view';
import { TuningLog } from './tuning-log';
import { TuningState } from './tuning-state';
import { TuningView } from './tuning-view';

/** Where a run has got to, as it is shown. */
export type ShownProgress = Pick<Progress, 'enter' | 'say' | 'end'>;

/** What a person, or a program, sees of an execution while it runs. */
export interface Display {
  readonly progress: ShownProgress;
  /** Told where everything is that the run has left. Absent: nobody asks. */
  readonly saved?: (saved: SavedRun) => void;
  /** Starts to show what jobs do. */
  follow(jobs: JobEvents): void;
}

/** The display that fits a plan. */
export function displayOf(
  plan: Plan,
  terminal: Terminal,
  { isShowingLogs = false, isForProgram = false }: DisplayOptions = {},
): Display {
  if (isForProgram) return eventDisplay(plan, terminal);
  const display = ofKind(plan, terminal);
  if (!isShowingLogs) return display;
  const { progress, follow } = display;
  return {
    progress,
    follow: (jobs) => {
      follow(jobs);
      // A search's trials log at the same time, so each line says whose it is.
      const labelOf = ({ job, host }: LogEvent) =>
        plan.kind === 'tuning' ? `${job} ${host}` : host;
      jobs.on('log', (event) => progress.say(`${terminal.dim(labelOf(event))}  ${event.line}`));
    },
  };
}

/** What a display shows beside the phases. */
export interface DisplayOptions {
  /** Whether it shows the lines of logs. @default false */
  readonly isShowingLogs?: boolean;
  /** Whether a program reads it, as JSON. @default false */
  readonly isForProgram?: boolean;
}

function ofKind(plan: Plan, terminal: Terminal): Display {
  switch (plan.kind) {
    case 'training':
      return trainingDisplay(plan, terminal);
    case 'tuning':
      return tuningDisplay(plan, terminal);
  }
}

const PREPARING = 'Preparing the environment';
const COLLECTING = 'Collecting the result';

/** What a person calls the phases of a training job; one of them names the view. */
const TRAINING_PHASES: Readonly<Record<string, string>> = {
  Pending: 'Waiting for other jobs',
  Starting: 'Starting the job',
  Downloading: 'Downloading the data',
  Training: 'Training',
  Uploading: 'Uploading the model',
  Stopping: 'Stopping the job',
  Completed: COLLECTING,
  Failed: 'The job failed',
  Stopped: 'The job was stopped',
  MaxRuntimeExceeded: 'The job ran out of time',
};

function trainingDisplay(plan: TrainingPlan, terminal: Terminal): Display {
  const view = new TrainingView(roundsOf(plan));
  const progress = new Progress(terminal, Date.now, view);
  const installing = installations(progress);
  return {
    progress,
    follow: (jobs) => {
      jobs.on('metric', ({ name, value }) => view.metric(name, value));
      jobs.on('status', (event) => {
        const phase = event.preparing ? PREPARING : TRAINING_PHASES[event.secondaryStatus];
        if (phase !== undefined) progress.enter(event.isSimulated ? `Simulated: ${phase}` : phase);
        installing(event);
      });
    },
  };
}

/** What a person calls the phases of a tuning job; one of them names the view. */
const TUNING_PHASES: Readonly<Record<string, string>> = {
  InProgress: 'Tuning',
  Stopping: 'Stopping the trials',
  Completed: COLLECTING,
  Failed: 'The tuning job failed',
  Stopped: 'Collecting what was found',
};

function tuningDisplay({ request, objective }: TuningPlan, terminal: Terminal): Display {
  const { ResourceLimits } = request.HyperParameterTuningJobConfig;
  const state = new TuningState(ResourceLimits.MaxNumberOfTrainingJobs);
  const progress = new Progress(terminal, Date.now, new TuningView(state, objective));
  const log = new TuningLog(state, objective.metric, (line) => progress.say(line));
  const installing = installations(progress);
  const noticed = new Set<string>();
  return {
    progress,
    follow: (jobs) => {
      jobs.on('status', installing);
      jobs.on('tuning', ({ status, planned, notices }) => {
        state.planned = planned;
        const phase = TUNING_PHASES[status];
        if (phase !== undefined) progress.enter(phase);
        for (const notice of notices) {
          if (!noticed.has(notice)) progress.say(`    ${notice}`);
          noticed.add(notice);
        }
      });
      jobs.on('trial', (event) => {
        if (state.add(event) && !terminal.isInteractive) log.ended(event);
      });
    },
  };
}

/** Says once which packages an environment needs: trials share one. */
function installations(progress: Progress): (event: StatusEvent) => void {
  const said = new Set<string>();
  return ({ preparing = [] }) => {
    const packages = preparing.join(', ');
    if (packages === '') return;
    if (!said.has(packages)) progress.say(`    Installing ${packages} (once)`);
    said.add(packages);
  };
}

/** How many rounds the training will report, if its hyperparameters say so. */
function roundsOf({ request }: TrainingPlan): number | undefined {
  const { num_round: trees, epochs } = request.HyperParameters ?? {};
  const rounds = Number(trees ?? epochs);
  return Number.isInteger(rounds) && rounds > 0 ? rounds : undefined;
}
