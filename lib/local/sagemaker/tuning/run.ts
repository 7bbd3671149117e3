import type { Clock } from '../../aws/clock';
import { sharedAbort } from '../../shared-abort';
import type { TrainingJob, TrialOf } from '../jobs/training-job';
import type { CheckedRequest } from '../validation/training-job';
import { resourcesOf } from './check-strategy';
import { medianRule, type StoppingRule } from './early-stopping';
import { hyperbandRule } from './hyperband';
import type { SearchSpace } from './search-space';
import { type Outcome, Suggester, type Suggestion } from './suggester';
import { TrialJob } from './trial-job';
import type { TuningJob } from './tuning-job';
import type { TrialEvent } from './types';

/** What a running tuning job needs of its surroundings. */
export interface TuningContext {
  readonly clock: Clock;
  /** An interpreter with Optuna. */
  readonly python: string;
  startTrial(request: CheckedRequest, trialOf: TrialOf): TrainingJob;
  onTrial(event: TrialEvent): void;
}

/** Trials without a result after which SageMaker gives a tuning job up. */
const HOPELESS_TRIALS = 5;

/** Takes a tuning job through its trials. Whatever happens the job ends; this never rejects. */
export async function runTuningJob(
  job: TuningJob,
  search: SearchSpace,
  context: TuningContext,
): Promise<void> {
  const run = new TuningRun(job, new Suggester(search, context.python), context);
  try {
    await run.run();
    if (job.status === 'Stopping') job.end('Stopped');
    else if (run.hasResult()) job.end('Completed');
    else job.end('Failed', withoutResult(job));
  } catch (error) {
    await run.abandon();
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    job.end('Failed', `InternalServerError: The tuning job cannot continue. (${name}: ${message})`);
  } finally {
    await run.close();
  }
}

/**
 * As SageMaker words it. The attempts are the limit, not the trials that failed: a real account said
 * 5 with 8 of them. The text about missing metrics is from memory.
 */
function withoutResult({ trials, limit }: TuningJob): string {
  return trials.every(({ job }) => job.status === 'Failed')
    ? `No training job succeeded after ${Math.min(HOPELESS_TRIALS, limit)} attempts. For additional details, please ` +
        'take a look at the training job failures by listing training jobs for the hyperparameter ' +
        'tuning job.'
    : `No objective metrics found after running ${trials.length} training jobs. Please ensure that ` +
        'the custom algorithm is emitting the objective metric as defined by the regular expression ' +
        'provided.';
}

class TuningRun {
  private readonly rule: StoppingRule | undefined;
  /**
   * Whether the search must not depend on which trial happens to end first. With a seed it learns of
   * results in the order of the trials: before trial N of those up to N - MaxParallelTrainingJobs,
   * which have to have ended by then. That costs idle time where trials take unequally long; without
   * a seed it learns of each result at once.
   */
  private readonly isInOrder: boolean;
  private readonly wantedParallel: number;
  private readonly ended = sharedAbort();
  private turn: Promise<unknown> = Promise.resolve();
  private told = 0;
  private isComplete = false;

  constructor(
    private readonly job: TuningJob,
    private readonly suggester: Suggester,
    private readonly context: TuningContext,
  ) {
    const { Strategy, TrainingJobEarlyStoppingType, RandomSeed, ResourceLimits } = job.config;
    this.rule = ruleOf(job);
    this.wantedParallel = ResourceLimits.MaxParallelTrainingJobs;
    this.isInOrder =
      RandomSeed !== undefined &&
      (Strategy === 'Bayesian' ||
        Strategy === 'Hyperband' ||
        TrainingJobEarlyStoppingType === 'Auto');
  }

  /** Resolves when there is no other trial to come and none is running. */
  async run(): Promise<void> {
    const { stopping, config, parallel } = this.job;
    stopping.signal.addEventListener('abort', () => this.stopTrials(), { once: true });
    const seconds = config.ResourceLimits.MaxRuntimeInSeconds;
    if (seconds !== undefined) void this.timeUp(seconds);
    await Promise.all(Array.from({ length: parallel }, () => this.slot()));
  }

  /** Stops what runs and waits for its end. */
  async abandon(): Promise<void> {
    this.isComplete = true;
    this.stopTrials();
    await Promise.all(this.job.trials.map((trial) => trial.job.ended));
  }

  async close(): Promise<void> {
    this.ended.abort();
    await this.suggester.close();
  }

  hasResult(): boolean {
    return this.job.trials.some(({ objective }) => objective !== undefined);
  }

  /** Runs one trial after the other. */
  private async slot(): Promise<void> {
    for (;;) {
      const next = this.turn.then(() => this.begin());
      // One begins at a time, so that numbers and questions are in the same order.
      this.turn = next.catch(() => undefined);
      const trial = await next;
      if (trial === undefined) return;
      await trial.job.ended;
      this.settle(trial);
    }
  }

  private async begin(): Promise<TrialJob | undefined> {
    const number = this.job.trials.length + 1;
    if (number > this.job.limit) return undefined;
    if (this.isInOrder) await this.tellUpTo(number - this.wantedParallel);
    while (this.isHopeless() && this.running().length > 0) {
      await Promise.race(this.running().map((trial) => trial.job.ended));
    }
    if (this.isOver()) return undefined;
    const suggestion = await this.suggester.ask(number);
    return this.isOver() ? undefined : this.start(suggestion);
  }

  private start(suggestion: Suggestion): TrialJob {
    const { job, context } = this;
    const definition = job.definition(suggestion.definition);
    const values = Object.fromEntries(
      Object.entries(suggestion.values).map(([name, value]) => [name, String(value)]),
    );
    const facts = {
      number: suggestion.trial,
      definition: suggestion.definition,
      definitionName: definition.definition.DefinitionName,
      values,
      tuningJob: job.name,
      objective: definition.objective,
    };
    const trainingJob = context.startTrial(job.trialRequest(suggestion, values), {
      tuningJobArn: job.arn,
      parallel: job.parallel,
      facts,
      onObjective: (value) => this.observe(trial, value),
      lastObjective: () => trial.steps.at(-1),
    });
    const trial: TrialJob = new TrialJob(facts, trainingJob);
    job.trials.push(trial);
    this.tellOthers(trial);
    return trial;
  }

  private observe(trial: TrialJob, value: number): void {
    trial.observe(value);
    if (this.rule === undefined || trial.stoppedAt !== undefined) return;
    const known = this.isInOrder
      ? this.job.trials.slice(0, Math.max(0, trial.number - this.wantedParallel))
      : this.job.trials.filter((other) => other !== trial);
    if (!this.rule(trial, known)) return;
    trial.stoppedAt = trial.steps.length;
    trial.job.requestStop();
  }

  private settle(trial: TrialJob): void {
    if (!this.isInOrder) this.suggester.tell(trial.number, outcomeOf(trial));
    this.tellOthers(trial);
    if (this.isComplete || !this.job.completion.add(trial, this.context.clock.now())) return;
    this.isComplete = true;
    this.stopTrials();
  }

  private tellOthers({ number, facts, job, objective }: TrialJob): void {
    const reason = job.describe().FailureReason;
    this.context.onTrial({
      tuningJob: this.job.name,
      job: job.name,
      number,
      status: job.status,
      values: facts.values,
      ...(objective !== undefined && { objective }),
      isBest: objective !== undefined && this.job.best?.number === number,
      ...(reason !== undefined && { failureReason: reason }),
      timestamp: this.context.clock.now(),
    });
  }

  private async tellUpTo(number: number): Promise<void> {
    while (this.told < number) {
      const trial = this.job.trials[this.told] as TrialJob;
      await trial.job.ended;
      this.told += 1;
      this.suggester.tell(trial.number, outcomeOf(trial));
    }
  }

  private async timeUp(seconds: number): Promise<void> {
    try {
      await this.context.clock.sleep(seconds * 1000, this.ended.signal);
    } catch {
      // The job has ended before.
      return;
    }
    this.isComplete = true;
    this.stopTrials();
  }

  private stopTrials(): void {
    for (const trial of this.running()) trial.job.requestStop();
  }

  private running(): TrialJob[] {
    return this.job.trials.filter((trial) => !trial.hasEnded);
  }

  private isHopeless(): boolean {
    const { trials } = this.job;
    return trials.length - this.running().length >= HOPELESS_TRIALS && !this.hasResult();
  }

  private isOver(): boolean {
    return this.isComplete || this.job.stopping.signal.aborted || this.isHopeless();
  }
}

function ruleOf({ config, checked }: TuningJob): StoppingRule | undefined {
  const { direction, request, definitions } = checked;
  if (config.Strategy === 'Hyperband') {
    return hyperbandRule(resourcesOf(request, definitions), direction);
  }
  return config.TrainingJobEarlyStoppingType === 'Auto' ? medianRule(direction) : undefined;
}

/** What the search learns: of a trial stopped early what decided it, not what was printed since. */
function outcomeOf({ steps, stoppedAt, objective }: TrialJob): Outcome {
  return stoppedAt === undefined
    ? { objective: objective ?? null, step: null }
    : { objective: steps[stoppedAt - 1] ?? null, step: stoppedAt };
}
