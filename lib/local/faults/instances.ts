import { isObject } from '../../core';

/** Instances that a job asks for, by type. */
export type Instances = ReadonlyMap<string, number>;

/** The instances that a body of CreateTrainingJob or CreateHyperParameterTuningJob asks for. */
export function instancesOf(body: unknown): Instances {
  const found = new Map<string, number>();
  const add = (type: unknown, count: unknown) => {
    if (typeof type === 'string') found.set(type, (found.get(type) ?? 0) + (Number(count) || 1));
  };
  for (const definition of definitionsIn(body)) {
    const resources = definition.ResourceConfig;
    for (const config of objectsIn([resources, definition.HyperParameterTuningResourceConfig])) {
      add(config.InstanceType, config.InstanceCount);
      for (const one of objectsIn([config.InstanceGroups, config.InstanceConfigs])) {
        add(one.InstanceType, one.InstanceCount);
      }
    }
  }
  return found;
}

function definitionsIn(body: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (!isObject(body)) return [];
  return objectsIn([body, body.TrainingJobDefinition, body.TrainingJobDefinitions]);
}

function objectsIn(values: readonly unknown[]): readonly Readonly<Record<string, unknown>>[] {
  return values.flat().filter(isObject);
}
