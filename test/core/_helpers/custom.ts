import {
  type CustomTaskRecord,
  customTask,
  type ExecutionFacts,
  type Input,
  type Output,
  planTraining,
  type TrainingPlan,
} from '../../../lib/core';
import { FACTS } from './factories';

type Inputs = Readonly<Record<string, Input<unknown>>>;
type Outputs = Readonly<Record<string, Output<unknown>>>;

/** URI of an image that holds the code. */
export const IMAGE = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/train:1';

/** Record of a task with these inputs; its image is known. */
export function customRecord(
  inputs: Inputs,
  outputs: Outputs = {},
  options: Partial<Parameters<typeof customTask>[1]> = {},
): CustomTaskRecord {
  const { source: _source, ...rest } = options;
  return customTask('custom', { image: IMAGE, entry: 'train:train', ...rest, inputs, outputs })
    .record;
}

/** The plan of a request with these inputs. */
export function plannedCustom(
  record: CustomTaskRecord,
  inputs: Readonly<Record<string, unknown>> = {},
  execution: ExecutionFacts = { name: 'run-1' },
): TrainingPlan {
  return planTraining(record, { task: record.name, inputs }, execution, FACTS);
}

/** The hyperparameters of a request with these inputs. */
export function hyperparametersOf(
  record: CustomTaskRecord,
  inputs: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, string>> {
  return plannedCustom(record, inputs).request.HyperParameters ?? {};
}
