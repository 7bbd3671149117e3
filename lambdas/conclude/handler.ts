import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  ListTagsCommand,
  paginateListHyperParameterTuningJobs,
  paginateListTrainingJobs,
  SageMakerClient,
  StopHyperParameterTuningJobCommand,
  StopTrainingJobCommand,
} from '@aws-sdk/client-sagemaker';
import { DescribeExecutionCommand, SFNClient } from '@aws-sdk/client-sfn';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { EVENT_SOURCE, isLocalAccount } from '../../lib/core';
import { required } from '../environment';
import { logAbout, logLine } from '../log';
import { conclude } from './conclude';
import type { ConcludeDependencies, RunningJob } from './dependencies';
import type { EndedEvent } from './ended-event';
import { measure } from './measures';

const s3 = new S3Client({});
const sagemaker = new SageMakerClient({ maxAttempts: 8 });
const events = new EventBridgeClient({});
const states = new SFNClient({});
const sns = new SNSClient({});
const bucket = required('BUCKET');

/** Ends what has to end with an execution, and tells of it. */
export async function handler(event: EndedEvent): Promise<void> {
  const { name: execution, status, redriveCount: redrives = 0 } = event.detail;
  logAbout({ execution });
  const ended = await conclude(event, dependencies);
  measure(ended);
  const { document } = ended;
  logLine('INFO', 'Concluded', {
    status,
    redrives,
    ...('error' in document ? { class: document.error } : {}),
  });
}

const dependencies: ConcludeDependencies = {
  workflow: required('WORKFLOW'),
  isLocal: isLocalAccount(process.env),
  bucket,
  async read(Key) {
    try {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
      return await Body?.transformToString();
    } catch (error) {
      if ((error as Error).name === 'NoSuchKey') return undefined;
      throw error;
    }
  },
  async write(Key, Body) {
    await s3.send(
      new PutObjectCommand({ Bucket: bucket, Key, Body, ContentType: 'application/json' }),
    );
  },
  async isRunning(executionArn) {
    const { status } = await states.send(new DescribeExecutionCommand({ executionArn }));
    return status === 'RUNNING';
  },
  async running(kind, NameContains) {
    const query = { NameContains, StatusEquals: 'InProgress' } as const;
    const jobs: RunningJob[] = [];
    if (kind === 'training') {
      for await (const page of paginateListTrainingJobs({ client: sagemaker }, query)) {
        for (const {
          TrainingJobName: name = '',
          TrainingJobArn: arn = '',
        } of page.TrainingJobSummaries ?? []) {
          jobs.push({ name, arn });
        }
      }
      return jobs;
    }
    for await (const page of paginateListHyperParameterTuningJobs({ client: sagemaker }, query)) {
      for (const summary of page.HyperParameterTuningJobSummaries ?? []) {
        const { HyperParameterTuningJobName: name = '', HyperParameterTuningJobArn: arn = '' } =
          summary;
        jobs.push({ name, arn });
      }
    }
    return jobs;
  },
  async tagsOf(ResourceArn) {
    try {
      const { Tags = [] } = await sagemaker.send(new ListTagsCommand({ ResourceArn }));
      return Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value]));
    } catch (error) {
      // Another workflow's.
      if ((error as Error).name === 'AccessDeniedException') return {};
      throw error;
    }
  },
  async stop(kind, name) {
    try {
      await (kind === 'training'
        ? sagemaker.send(new StopTrainingJobCommand({ TrainingJobName: name }))
        : sagemaker.send(
            new StopHyperParameterTuningJobCommand({ HyperParameterTuningJobName: name }),
          ));
    } catch (error) {
      // It has ended meanwhile.
      const { name: code, message } = error as Error;
      if (code !== 'ValidationException' || !/ is in status /.test(message)) throw error;
    }
  },
  async putEvent(DetailType, event) {
    const { Entries: [entry] = [] } = await events.send(
      new PutEventsCommand({
        Entries: [
          {
            Source: EVENT_SOURCE,
            DetailType,
            Detail: JSON.stringify(event),
            Resources: [event.execution.arn],
          },
        ],
      }),
    );
    // The call succeeds even where its entry does not.
    if (entry?.ErrorCode === undefined) return;
    throw new Error(`EventBridge did not take the event: ${entry.ErrorCode} ${entry.ErrorMessage}`);
  },
  async notify({ subject: Subject, text: Message }) {
    const TopicArn = process.env.TOPIC;
    if (TopicArn !== undefined) await sns.send(new PublishCommand({ TopicArn, Subject, Message }));
  },
};
