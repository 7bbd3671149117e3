import { writeForScript } from '../checks';
import { type ChosenFramework, chooseFramework, imageOfFramework } from '../frameworks';
import type {
  AccountFacts,
  ExecutionFacts,
  JobSettings,
  ScriptTaskRecord,
  TaskRequest,
} from '../model';
import type { Problems } from '../problems';
import { readOpenInputs } from '../requests';
import { metricDefinitions } from './job-body';
import { trainingJobNames, tuningJobNames } from './names';
import { refuseVersion } from './refuse-version';
import type { ResolvedJob } from './resolved-job';
import { scriptParameters } from './script-parameters';

/**
 * A script's image, channels and hyperparameters for a request.
 * @param tuned - names of hyperparameters that a tuning job sets
 */
export function resolveScript(
  record: ScriptTaskRecord,
  request: TaskRequest | undefined,
  settings: JobSettings,
  execution: ExecutionFacts,
  facts: AccountFacts,
  problems: Problems,
  tuned: readonly string[] = [],
): ResolvedJob {
  const chosen = chooseFramework(record, '$.task', problems);
  const trained = {
    image: record.image ?? imageOf(chosen, settings, facts, problems),
    ...(chosen !== undefined && hasTimeSeries(chosen) ? { hasTimeSeries: true as const } : {}),
    metricDefinitions: metricDefinitions(record.metrics),
  };
  if (record.archive === '') {
    problems.add('MissingField', '$.task', 'The script is not in S3 yet; deploy the workflow.');
  }
  if (request === undefined) return { ...trained, channels: [], hyperparameters: {} };
  refuseVersion(request, problems);
  const { channels, hyperparameters } = readOpenInputs(
    record,
    request.inputs,
    writeForScript,
    problems,
  );
  // The toolkit is told one name; trials' own names follow from that of their tuning job.
  const names = tuned.length === 0 ? trainingJobNames : tuningJobNames;
  const { jobName } = names(execution.name, facts.workflow);
  const own = scriptParameters(record, request, settings, facts, jobName);
  return {
    ...trained,
    channels,
    hyperparameters: { ...own, ...hyperparameters },
    ...notesOn(record, request),
  };
}

/** As the SDK's estimators ask for it: of the deep learning containers of frameworks, not of others. */
function hasTimeSeries({ framework, image }: ChosenFramework): boolean {
  const isAsked = ['pytorch', 'huggingface', 'tensorflow', 'mxnet'].includes(framework);
  return isAsked && image.repository.endsWith('-training');
}

/** The image that suits all instance types that the job may get. */
function imageOf(
  chosen: ChosenFramework | undefined,
  { resources }: JobSettings,
  { region }: AccountFacts,
  problems: Problems,
): string {
  if (chosen === undefined) return '';
  const images = resources.instanceTypes.map((instanceType) =>
    imageOfFramework(
      chosen,
      { instanceType, region, instancePath: '$.overrides.resources.instanceType' },
      problems,
    ),
  );
  const [image = '', ...others] = [...new Set(images)];
  if (others.length > 0 && !problems.any) {
    problems.add(
      'InvalidValue',
      '$.overrides.resources.instanceType',
      `${chosen.framework} has one image for GPUs and another one without; a job has one image for all instance types that it may get.`,
      { found: resources.instanceTypes, allowed: 'types that all have GPUs, or none' },
    );
  }
  return image;
}

function notesOn(
  { distribution }: ScriptTaskRecord,
  { processesPerHost: most }: TaskRequest,
): { readonly notes?: readonly string[] } {
  const own = distribution.type === 'none' ? undefined : distribution.processesPerHost;
  if (most === undefined || distribution.type === 'none' || most >= (own ?? most + 1)) return {};
  return {
    notes: [
      `processesPerHost: ${most}, as the request says, instead of ${own === undefined ? 'one for each GPU' : `the task's ${own}`}; the result is that of fewer processes.`,
    ],
  };
}
