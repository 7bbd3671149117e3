import {
  type EndDocument,
  type FailureWithoutJob,
  type Plan,
  showMoney,
  trainedBodies,
} from '../../core';

/** A run as it is compared: what went in, what came out, and how long it took. */
export interface ComparedRun {
  readonly name: string;
  readonly task: string;
  /** `Succeeded`, `Stopped` or `Failed`; of a failure also its class. */
  readonly status: string;
  /** Facts by name, in groups that are shown one after another. */
  readonly facts: Readonly<Record<FactGroup, Readonly<Record<string, Fact>>>>;
}

export type Fact = string | number;

/** The groups of facts, in the order in which they are shown. */
export const GROUPS = ['parameters', 'resources', 'metrics', 'time'] as const;
export type FactGroup = (typeof GROUPS)[number];

/** Hyperparameters whose names begin so are the runners' and the toolkit's own. */
const OWN_NAMES = /^(?:_rankzero(?:\.\d+)?|sagemaker_\w+|_tuning_objective_metric)$/;

/**
 * What is compared of a run.
 * @param plan - what was sent to SageMaker. Absent: neither parameters nor resources are known
 */
export function comparedRun(
  ending: EndDocument | FailureWithoutJob,
  plan: Plan | undefined,
): ComparedRun {
  const bodies = plan === undefined ? [] : trainedBodies(plan);
  // Of several tasks that are tuned, each name says whose it is.
  const of = (task: string, name: string) => (bodies.length > 1 ? `${task} ${name}` : name);
  const parameters = bodies.flatMap(({ task, hyperparameters }) =>
    Object.entries(hyperparameters)
      .filter(([name]) => !OWN_NAMES.test(name))
      .map(([name, value]) => [of(task, name), value] as const),
  );
  const resources = bodies.map(({ task, instances }) => {
    const text = instances.map((one) => `${one.InstanceCount} × ${one.InstanceType}`);
    return [of(task, 'instances'), text.join(' or ')] as const;
  });
  return {
    name: ending.execution.name,
    task: ending.task ?? '',
    status: 'error' in ending ? `${ending.status}: ${ending.error}` : ending.status,
    facts: {
      parameters: Object.fromEntries([...parameters, ...Object.entries(bestOf(ending))]),
      resources: Object.fromEntries(resources),
      metrics: metricsOf(ending),
      time: timesOf(ending),
    },
  };
}

/** The parameters that a search has found. */
function bestOf(ending: EndDocument | FailureWithoutJob): Record<string, Fact> {
  if (ending.kind !== 'tuning' || ending.best === undefined) return {};
  return Object.fromEntries(
    Object.entries(ending.best.parameters).map(([name, value]) => [name, String(value)]),
  );
}

function metricsOf(ending: EndDocument | FailureWithoutJob): Readonly<Record<string, number>> {
  switch (ending.kind) {
    case 'none':
      return {};
    case 'training':
      return ending.metrics;
    case 'tuning':
      return { ...ending.best?.metrics, ...objectiveOf(ending) };
  }
}

function objectiveOf({ best, objective }: Extract<EndDocument, { kind: 'tuning' }>) {
  return best === undefined ? {} : { [objective.metric]: best.objective };
}

function timesOf(ending: EndDocument | FailureWithoutJob): Record<string, Fact> {
  switch (ending.kind) {
    case 'none':
      return {};
    case 'training': {
      const { phases, totalSeconds } = ending.timings;
      const cost = ending.cost === undefined ? {} : { cost: showMoney(ending.cost) };
      return {
        'total s': totalSeconds,
        ...Object.fromEntries(
          Object.entries(phases).map(([phase, seconds]) => [`${phase} s`, seconds]),
        ),
        'billable s': ending.billableSeconds,
        ...cost,
      };
    }
    case 'tuning':
      return {
        'total s': ending.timings.totalSeconds,
        trials: ending.trials.total,
      };
  }
}
