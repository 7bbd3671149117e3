import type { Algorithm } from '../algorithms/registry';
import type { Problems } from '../problems';
import type { JobSettings, TaskRecord } from '../tasks';
import { at, didYouMean, oneOf } from '../wording';
import { type Channel, checkChannelForAlgorithm, readChannel } from './channels';
import { readHyperparameters } from './hyperparameters';
import { checkXgboost } from './xgboost/check-xgboost';

/** A built-in task's inputs, read and checked. */
export interface BuiltinInputs {
  readonly channels: readonly Channel[];
  /** Each as the API's raw string. */
  readonly hyperparameters: Readonly<Record<string, string>>;
}

/** Reads the inputs that the task declares and notes every problem with them. */
export function readInputs(
  record: TaskRecord,
  algorithm: Algorithm,
  version: string,
  inputs: Readonly<Record<string, unknown>>,
  problems: Problems,
): BuiltinInputs {
  checkNames(record, inputs, problems);
  const channels: Channel[] = [];
  let hyperparameters: Record<string, string> = {};
  for (const [name, declaration] of Object.entries(record.inputs)) {
    const value = inputs[name];
    if (declaration.type === 'channel') {
      const channel = readChannel(name, declaration, value, algorithm, problems);
      if (channel !== undefined) channels.push(channel);
    } else {
      hyperparameters = readHyperparameters(declaration.defaults, value, algorithm, problems);
    }
  }
  for (const channel of channels) checkChannelForAlgorithm(channel, algorithm, problems);
  if (algorithm.name === 'xgboost') {
    checkXgboost(algorithm, version, hyperparameters, channels, problems);
  }
  return { channels, hyperparameters };
}

function checkNames(
  record: TaskRecord,
  inputs: Readonly<Record<string, unknown>>,
  problems: Problems,
): void {
  const known = Object.keys(record.inputs);
  for (const name of Object.keys(inputs)) {
    if (Object.hasOwn(record.inputs, name)) continue;
    problems.add(
      'UnknownChannel',
      at('$.inputs', name),
      `The task ${record.name} has no such input.${didYouMean(name, known)}`,
      { found: name, allowed: oneOf(known) },
    );
  }
}

/** Refuses instances that the algorithm does not train on. */
export function checkInstances(
  { resources }: JobSettings,
  algorithm: Algorithm,
  problems: Problems,
): void {
  if (resources.instanceCount > 1 && algorithm.distributed === 'single-instance') {
    problems.add(
      'AlgorithmRefuses',
      '$.overrides.resources.instanceCount',
      `${algorithm.name} trains on one instance.`,
      { found: resources.instanceCount, allowed: '1' },
    );
  }
  for (const type of resources.instanceTypes) {
    if (algorithm.cpu || /^ml\.[gp]\d/.test(type)) continue;
    problems.add(
      'AlgorithmRefuses',
      '$.overrides.resources.instanceType',
      `${algorithm.name} trains on GPU instances only.`,
      { found: type, allowed: 'a type of the g or p families, e.g. ml.g4dn.xlarge' },
    );
  }
}
