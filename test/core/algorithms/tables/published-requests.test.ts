import { type AlgorithmName, builtinTask, planExecution, tuningTask } from '../../../../lib/core';
import { bodyOf } from '../../_helpers/algorithms';
import { EXECUTION, FACTS } from '../../_helpers/factories';
import notebooks from './fixtures/notebook-requests.json';
import sdk from './fixtures/sdk-requests.json';

const named = <T extends { algorithm: string }>(requests: readonly T[]) =>
  requests.map((each, index) => [each.algorithm as AlgorithmName, index, each] as const);

describe('what SageMaker’s own SDK asks of an algorithm', () => {
  test.each(named(sdk.requests))(
    '%s (%i) is planned to the same body',
    (algorithm, _index, asked) => {
      const channels = asked.InputDataConfig.map(
        ({ ChannelName, DataSource: { S3DataSource: source } }) => [
          ChannelName,
          {
            uri: source.S3Uri,
            s3DataType: source.S3DataType,
            distribution: source.S3DataDistributionType,
          },
        ],
      );
      const body = bodyOf(algorithm, {
        hyperparameters: asked.HyperParameters,
        channels: Object.fromEntries(channels),
        overrides: {
          resources: {
            instanceType: asked.ResourceConfig.InstanceType,
            instanceCount: asked.ResourceConfig.InstanceCount,
          },
        },
      });
      expect(body.HyperParameters).toEqual(asked.HyperParameters);
      const byName = (config: readonly { ChannelName: string }[] = []) =>
        [...config].sort((a, b) => a.ChannelName.localeCompare(b.ChannelName));
      expect(byName(body.InputDataConfig)).toEqual(byName(asked.InputDataConfig));
    },
  );
});

describe('what AWS’s example notebooks ask of an algorithm', () => {
  test.each(named(notebooks.examples))('%s (%i) has no problem', (algorithm, _index, asked) => {
    const channels = Object.entries(asked.channels).map(([name, channel]) => [
      name,
      { uri: `s3://data/${name}`, ...channel },
    ]);
    const resources = { instanceType: asked.instanceType, instanceCount: asked.instanceCount };
    const { hyperparameters } = asked;
    const body = (ranges: Readonly<Record<string, unknown>> | undefined) => {
      const task = builtinTask('any', { algorithm, resources });
      const inputs = { ...Object.fromEntries(channels), hyperparameters };
      const objective = { metric: asked.objective ?? '' };
      return ranges === undefined
        ? planExecution(task.record, { task: 'any', inputs }, EXECUTION, FACTS)
        : planExecution(
            tuningTask('tuned', { task, objective }).record,
            { task: 'tuned', inputs, ranges },
            EXECUTION,
            FACTS,
          );
    };
    expect(body(asked.ranges)).toMatchObject({ execution: EXECUTION.name });
  });
});
