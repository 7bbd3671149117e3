import { type AlgorithmTable, guidePage, tableOf } from '../algorithms';
import { frameworkImage } from '../frameworks';
import type {
  AccountFacts,
  BuiltinTaskRecord,
  Channel,
  JobSettings,
  TrainingTaskRecord,
} from '../model';
import type { Problems } from '../problems';
import type { ResolvedJob } from './resolved-job';

/** The bucket with JumpStart's scripts and models in a region. */
export function jumpStartBucket(region: string): string {
  return `jumpstart-cache-prod-${region}`;
}

/** Whether a task trains an algorithm that JumpStart publishes. */
export function usesJumpStart(record: TrainingTaskRecord): boolean {
  return record.kind === 'builtin' && tableOf(record.algorithm)?.jumpStart !== undefined;
}

/**
 * A job of an algorithm that JumpStart publishes, as SageMaker's SDK makes it: a framework's image,
 * AWS's script by its address, each hyperparameter as JSON, and the model that training starts from
 * as a channel.
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/algorithms-tabular.html
 */
export function jumpStartJob(
  record: BuiltinTaskRecord,
  table: AlgorithmTable,
  job: ResolvedJob,
  { settings, facts }: { readonly settings: JobSettings; readonly facts: AccountFacts },
  problems: Problems,
): ResolvedJob {
  const { framework, metrics = {}, ...addresses } = table.jumpStart ?? {};
  const { script, model } = { ...addresses, ...record.jumpStart };
  const image = record.image ?? imageOf(framework, settings, facts, problems);
  checkKnown({ script, model, image: record.image ?? framework }, record, table, problems);
  const own = Object.entries(job.hyperparameters).map(
    ([name, value]) => [name, JSON.stringify(value)] as const,
  );
  return {
    ...job,
    image: image ?? '',
    channels: [...job.channels, modelChannel(addressIn(facts.region, model))],
    hyperparameters: {
      ...Object.fromEntries(own),
      sagemaker_submit_directory: JSON.stringify(addressIn(facts.region, script)),
      sagemaker_program: JSON.stringify('transfer_learning.py'),
      sagemaker_container_log_level: '20',
      sagemaker_region: JSON.stringify(facts.region),
    },
    metricDefinitions: Object.entries(metrics).map(([Name, Regex]) => ({ Name, Regex })),
    notes: [
      ...(job.notes ?? []),
      `${record.algorithm}: AWS's script and model of JumpStart ${record.version}, by the addresses in SageMaker's SDK; whether this version is still there is not known here`,
    ],
  };
}

/** What a task's jobs say of the script that they train by, in whatever region; nothing of others. */
export function scriptHyperparameters(record: BuiltinTaskRecord): Record<string, string> {
  const { jumpStart } = tableOf(record.algorithm) ?? {};
  if (jumpStart === undefined) return {};
  const script = record.jumpStart?.script ?? jumpStart.script;
  return { sagemaker_submit_directory: JSON.stringify(addressIn('any-region', script)) };
}

function addressIn(region: string, key = ''): string {
  return key.startsWith('s3://') ? key : `s3://${jumpStartBucket(region)}/${key}`;
}

/** SageMaker's SDK does not name the addresses of each algorithm; the task has to, then. */
function checkKnown(
  parts: Readonly<Record<string, unknown>>,
  { algorithm }: BuiltinTaskRecord,
  { about }: AlgorithmTable,
  problems: Problems,
): void {
  const missing = Object.keys(parts).filter((name) => parts[name] === undefined);
  if (missing.length === 0) return;
  problems.add(
    'MissingField',
    '$.task',
    `Where JumpStart has ${algorithm} is not known here: its ${missing.join(', ')}. Give the task what sagemaker.script_uris, model_uris and image_uris retrieve for the model that you want.`,
    {
      allowed: 'builtinTask with `image` and `jumpStart: { script, model }`',
      see: guidePage(about),
    },
  );
}

function imageOf(
  framework: NonNullable<AlgorithmTable['jumpStart']>['framework'],
  { resources: { instanceTypes } }: JobSettings,
  { region }: AccountFacts,
  problems: Problems,
): string | undefined {
  const [instanceType = ''] = instanceTypes;
  return framework === undefined
    ? undefined
    : frameworkImage({ ...framework, instanceType, region }, problems, '$.task');
}

function modelChannel(uri: string): Channel {
  return { name: 'model', uri, contentType: 'application/x-sagemaker-model', inputMode: 'File' };
}
