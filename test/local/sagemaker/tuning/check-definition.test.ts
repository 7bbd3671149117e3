import { checkDefinition } from '../../../../lib/local/sagemaker/tuning/check-definition';
import { definitionOf, LOSS, trialImages, X } from '../_helpers/tuning';

const INSTANCES = { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 5 };

/** What is described of a definition with these resources, and what its trials ask for. */
function resourcesOf(changes: Record<string, unknown>) {
  const { definition, template } = checkDefinition(
    {
      ...definitionOf({}, { ResourceConfig: undefined, ...changes }),
      TuningObjective: { Type: 'Minimize', MetricName: LOSS.Name },
      HyperParameterRanges: { ContinuousParameterRanges: [X] },
    } as never,
    { name: 'job', path: 'TrainingJobDefinition', images: trialImages },
  );
  const { ResourceConfig, HyperParameterTuningResourceConfig } = definition;
  return {
    described: { ResourceConfig, HyperParameterTuningResourceConfig },
    trial: template.request.ResourceConfig,
  };
}

describe('the resources of a definition', () => {
  test.each([
    ['ResourceConfig', { ResourceConfig: INSTANCES }],
    ['HyperParameterTuningResourceConfig', { HyperParameterTuningResourceConfig: INSTANCES }],
  ])('are described in both forms when given as %s', (_, given) => {
    expect(resourcesOf(given)).toEqual({
      described: { ResourceConfig: INSTANCES, HyperParameterTuningResourceConfig: INSTANCES },
      trial: INSTANCES,
    });
  });

  test('are the first of several instances where ResourceConfig can name one only', () => {
    const tuning = {
      InstanceConfigs: [INSTANCES, { ...INSTANCES, InstanceType: 'ml.m5.xlarge' }],
      AllocationStrategy: 'Prioritized',
    };
    expect(resourcesOf({ HyperParameterTuningResourceConfig: tuning }).described).toEqual({
      ResourceConfig: INSTANCES,
      HyperParameterTuningResourceConfig: tuning,
    });
  });

  test('keep no instance warm, whatever is asked for', () => {
    const given = { ResourceConfig: { ...INSTANCES, KeepAlivePeriodInSeconds: 600 } };
    const { described, trial } = resourcesOf(given);
    expect(described.ResourceConfig).toEqual(INSTANCES);
    expect(trial).toEqual(INSTANCES);
  });

  test('of instance groups have one form: the other knows no groups', () => {
    const ResourceConfig = {
      VolumeSizeInGB: 5,
      InstanceGroups: [{ InstanceType: 'ml.m5.large', InstanceCount: 1, InstanceGroupName: 'g' }],
    };
    expect(resourcesOf({ ResourceConfig }).described).toEqual({ ResourceConfig });
  });
});
