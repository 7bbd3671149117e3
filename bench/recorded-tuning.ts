import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const PAGE = 100;
const NAME = 'bench-tuning';

/** What the Collect function is handed for the recorded tuning job. */
export const EVENT = {
  plan: {
    kind: 'tuning',
    task: NAME,
    attempt: 1,
    jobName: NAME,
    definitions: [
      {
        task: 'xgboost',
        ranges: {
          num_round: { type: 'integer', min: 1, max: 1_000 },
          max_depth: { type: 'integer', min: 1, max: 10 },
          eta: { type: 'continuous', min: 0.001, max: 1, scaling: 'Logarithmic' },
          gamma: { type: 'continuous', min: 0, max: 5 },
          booster: { type: 'categorical', values: ['gbtree', 'dart'] },
        },
        outputs: { model: { type: 'model' } },
        hasManifest: false,
      },
    ],
    objective: { metric: 'validation:error', direction: 'Minimize' },
    notes: [],
  },
  execution: {
    name: NAME,
    arn: `arn:aws:states:us-east-1:123456789012:execution:bench:${NAME}`,
    startTime: '2026-11-23T10:00:00.000Z',
  },
};

/** Services that answer with one recorded tuning job, and how much was written to them. */
export interface RecordedTuning {
  readonly endpoint: string;
  /** Bytes of each object by the end of its key. */
  readonly written: ReadonlyMap<string, number>;
  close(): void;
}

/**
 * SageMaker, S3 and CloudWatch Logs of a tuning job with so many trials. Every tenth failed with a
 * reason as long as the API lets it be, every ninth was stopped.
 */
export async function serveTuning(trials: number): Promise<RecordedTuning> {
  const written = new Map<string, number>();
  const server = createServer((request, response) => {
    answer(request, response, trials, written).catch((error: Error) => response.destroy(error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${port}`, written, close: () => server.close() };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  trials: number,
  written: Map<string, number>,
): Promise<void> {
  let body = '';
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (request.method === 'POST') body += chunk;
  }
  if (request.method === 'PUT') {
    written.set(new URL(request.url ?? '', 'http://x').pathname.split('/').at(-1) ?? '', bytes);
    response.setHeader('ETag', '"0"').end();
  } else if (request.method === 'GET') {
    response.end(JSON.stringify({ ...EVENT.plan, execution: NAME, request: requestBody() }));
  } else {
    const operation = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
    response.setHeader('Content-Type', 'application/x-amz-json-1.1');
    response.end(JSON.stringify(OPERATIONS[operation]?.(JSON.parse(body), trials) ?? {}));
  }
}

const ARN = 'arn:aws:sagemaker:us-east-1:123456789012';
const START = Date.parse(EVENT.execution.startTime) / 1_000;

const OPERATIONS: Readonly<
  Record<string, (input: { readonly NextToken?: string }, trials: number) => object>
> = {
  DescribeHyperParameterTuningJob: () => ({
    HyperParameterTuningJobName: NAME,
    HyperParameterTuningJobArn: `${ARN}:hyper-parameter-tuning-job/${NAME}`,
    HyperParameterTuningJobStatus: 'Completed',
    CreationTime: START,
    LastModifiedTime: START + 3_600,
  }),
  ListTrainingJobsForHyperParameterTuningJob: ({ NextToken }, trials) => {
    const from = Number(NextToken ?? 0);
    const count = Math.min(PAGE, trials - from);
    return {
      TrainingJobSummaries: Array.from({ length: count }, (_, index) => summary(from + index)),
      ...(from + count < trials && { NextToken: String(from + count) }),
    };
  },
  DescribeTrainingJob: () => ({
    ...summary(1),
    ModelArtifacts: { S3ModelArtifacts: `s3://bench/jobs/${NAME}/output/model.tar.gz` },
    FinalMetricDataList: [{ MetricName: 'validation:error', Value: 0.1, Timestamp: START }],
  }),
};

function summary(index: number): object {
  const TrainingJobName = `${NAME}-${String(index).padStart(5, '0')}-0f0444b1`;
  const ended = index % 10 === 0 ? 'Failed' : index % 9 === 0 ? 'Stopped' : 'Completed';
  return {
    TrainingJobName,
    TrainingJobArn: `${ARN}:training-job/${TrainingJobName}`,
    CreationTime: START + index,
    TrainingStartTime: START + index + 30,
    TrainingEndTime: START + index + 95.5,
    TrainingJobStatus: ended,
    TunedHyperParameters: {
      num_round: String((index * 7) % 1_000),
      max_depth: String((index % 10) + 1),
      eta: String(0.001 + (index % 997) / 1_000),
      gamma: String((index % 613) / 123),
      booster: index % 2 === 0 ? 'gbtree' : 'dart',
    },
    ...(ended === 'Failed'
      ? { FailureReason: `AlgorithmError: ${'x'.repeat(1_000)}` }
      : {
          FinalHyperParameterTuningJobObjectiveMetric: {
            MetricName: 'validation:error',
            Value: 0.1 + ((index * 31) % 1_009) / 1_009,
          },
        }),
  };
}

/** As much of the body as a report shows. */
function requestBody(): object {
  return {
    HyperParameterTuningJobName: NAME,
    HyperParameterTuningJobConfig: {
      Strategy: 'Random',
      ResourceLimits: { MaxNumberOfTrainingJobs: 10_000, MaxParallelTrainingJobs: 10 },
      TrainingJobEarlyStoppingType: 'Off',
    },
    TrainingJobDefinition: {
      AlgorithmSpecification: { TrainingImage: 'image:1', TrainingInputMode: 'File' },
      RoleArn: 'arn:aws:iam::123456789012:role/role',
      OutputDataConfig: { S3OutputPath: 's3://bench/jobs' },
      ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 10 },
      StoppingCondition: { MaxRuntimeInSeconds: 86_400 },
    },
    Tags: [],
  };
}
