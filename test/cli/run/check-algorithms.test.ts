import { checkAlgorithms } from '../../../lib/cli/run/check-algorithms';
import type { Plan } from '../../../lib/core';

const planOf = (image: string, InstanceCount: number) =>
  ({
    kind: 'training',
    task: 'prices',
    request: {
      AlgorithmSpecification: { TrainingImage: image, TrainingInputMode: 'File' },
      ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount, VolumeSizeInGB: 30 },
    },
  }) as unknown as Plan;

const LINEAR_LEARNER = '382416733822.dkr.ecr.us-east-1.amazonaws.com/linear-learner:1';
const XGBOOST = '683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1';

test('hosts that a stand-in does not train on are refused before anything starts', () => {
  expect(() => checkAlgorithms(planOf(LINEAR_LEARNER, 1))).not.toThrow();
  expect(() => checkAlgorithms(planOf(LINEAR_LEARNER, 2))).toThrow(
    expect.objectContaining({
      code: 'AlgorithmNotLocal',
      message: expect.stringContaining('linear-learner trains on one host, found 2'),
    }),
  );
  expect(() => checkAlgorithms(planOf(XGBOOST, 2))).not.toThrow();
});
