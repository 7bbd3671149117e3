import type { JobBody, SettingsOptions } from '../model';
import type { Problems } from '../problems';
import { at, oneOf } from '../wording';
import { checkAgainstModel, JOB_SHAPE } from './api-model';
import { SETTINGS } from './settings-table';
import { isObject } from './shape';

const PATH = '$.jobBody';

/** Members that follow from something else than one setting, by their path, with what says them. */
const SAID_BY: Readonly<Record<string, string>> = {
  TrainingJobName: 'the name of the execution',
  RoleArn: 'the option role, or the workflow’s role',
  Tags: 'the option tags',
  EnableManagedSpotTraining: 'the option spot',
  HyperParameters: 'the inputs of a request and the task’s defaults',
  StoppingCondition: 'the option stoppingCondition',
  VpcConfig: 'the option network',
  CheckpointConfig: 'the option checkpoints',
  OutputDataConfig: 'the workflow’s bucket and the option encryption.outputKmsKeyId',
  'AlgorithmSpecification.TrainingImage': 'the algorithm, or the options source and image',
  'AlgorithmSpecification.AlgorithmName': 'the algorithm, or the options source and image',
  'AlgorithmSpecification.TrainingInputMode': 'the inputMode of channels',
  'AlgorithmSpecification.MetricDefinitions': 'the option metrics',
  'ResourceConfig.InstanceType': 'the option resources.instanceType',
};

/** All members that Rank Zero sets, those of single settings among them. */
const SAID_ELSEWHERE: Readonly<Record<string, string>> = {
  ...SAID_BY,
  ...Object.fromEntries(
    SETTINGS.flatMap(({ member, group, name }) =>
      member === undefined || Object.hasOwn(SAID_BY, member.split('.', 1)[0] as string)
        ? []
        : [[member, `the option ${group === undefined ? name : `${group}.${name}`}`]],
    ),
  ),
};

const SAID_PATHS = new Set(Object.keys(SAID_ELSEWHERE).map((place) => `${PATH}.${place}`));

/** Members that further members are merged into, so they need not be complete. */
const MERGED = new Set(['', '.AlgorithmSpecification', '.ResourceConfig'].map((it) => PATH + it));

/**
 * Notes what is wrong with the further members of a task's jobs: what SageMaker's API does not
 * know or would refuse, what an option of the task says, channels that the task does not have.
 *
 * @param channels - names of the channels that the task has; undefined where they are free
 */
export function checkJobBody(
  { jobBody: body, resources }: Pick<SettingsOptions, 'jobBody' | 'resources'>,
  channels: readonly string[] | undefined,
  problems: Problems,
): void {
  if (body === undefined) return;
  checkAgainstModel(body, JOB_SHAPE, PATH, problems, {
    isPart: (path) => MERGED.has(path),
    hasMember: (path) => SAID_PATHS.has(path),
  });
  if (!isObject(body)) return;
  for (const [place, says] of Object.entries(SAID_ELSEWHERE)) {
    const names = place.split('.');
    const value = names.reduce<unknown>((it, name) => (isObject(it) ? it[name] : undefined), body);
    if (value === undefined) continue;
    problems.add('InvalidValue', names.reduce(at, PATH), 'Rank Zero sets this member itself.', {
      found: value,
      allowed: `this member comes from ${says}`,
    });
  }
  checkChannels(body, channels, problems);
  checkGroups(body, resources, problems);
}

function checkChannels(
  body: JobBody,
  channels: readonly string[] | undefined,
  problems: Problems,
): void {
  for (const [index, name] of jobBodyChannels(body).entries()) {
    const path = at(at(at(PATH, 'InputDataConfig'), index), 'ChannelName');
    if (channels !== undefined && !channels.includes(name)) {
      problems.add(
        'UnknownChannel',
        path,
        'The task has no such channel; declare it, so that the code that trains gets it.',
        { found: name, allowed: oneOf(channels) },
      );
    } else if (name !== '' && jobBodyChannels(body).indexOf(name) < index) {
      problems.add('InvalidValue', path, 'Two channels of the list have this name.', {
        found: name,
        allowed: 'each channel once',
      });
    }
  }
}

/** The API takes either groups of instances or one type with a count, so one would silently win. */
function checkGroups(body: JobBody, resources: unknown, problems: Problems): void {
  const config: unknown = body.ResourceConfig;
  if (!isObject(config) || config.InstanceGroups === undefined || !isObject(resources)) return;
  for (const name of ['instanceType', 'instanceCount']) {
    if (resources[name] === undefined) continue;
    problems.add(
      'InvalidValue',
      at('$.resources', name),
      'The job body says itself which groups of instances the task runs on.',
      { found: resources[name], allowed: `${name} or jobBody.ResourceConfig.InstanceGroups` },
    );
  }
}

/** Names of the channels that a task's job body has itself. */
export function jobBodyChannels(body: JobBody | undefined): string[] {
  const channels: unknown = body?.InputDataConfig;
  if (!Array.isArray(channels)) return [];
  return channels.map((channel) => (isObject(channel) ? String(channel.ChannelName) : ''));
}
