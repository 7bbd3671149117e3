import { jobBodyChannels } from '../checks';
import type { JobBody, RequestOverrides } from '../model';
import type { Problems } from '../problems';
import { at } from '../wording';

/**
 * The members of a task's own job body that a training job of a tuning job can have as well.
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_HyperParameterTrainingJobDefinition.html
 */
export const TUNED_MEMBERS = ['InputDataConfig', 'ResourceConfig', 'RetryStrategy'];

/** The body with a task's further members: objects are merged, channels are added. */
export function mergeBody<B extends object>(body: B, further: JobBody | undefined): B {
  if (further === undefined) return body;
  const merged = merge(body as JobBody, further);
  const resources = merged.ResourceConfig;
  if (!isMap(resources) || resources.InstanceGroups === undefined) return merged as B;
  // The API takes either groups or these.
  const { InstanceType: _type, InstanceCount: _count, ...rest } = resources;
  return { ...merged, ResourceConfig: rest } as B;
}

/** The part of a task's job body that its trials get, and a note on each member that is left out. */
export function tunedBody(
  body: JobBody | undefined,
  hasResourceConfig: boolean,
): { readonly body: JobBody | undefined; readonly notes: readonly string[] } {
  if (body === undefined) return { body, notes: [] };
  const isKept = (name: string) =>
    TUNED_MEMBERS.includes(name) && (name !== 'ResourceConfig' || hasResourceConfig);
  const entries = Object.entries(body);
  return {
    body: Object.fromEntries(entries.filter(([name]) => isKept(name))),
    notes: entries
      .filter(([name]) => !isKept(name))
      .map(([name]) =>
        name === 'ResourceConfig'
          ? 'jobBody.ResourceConfig: a tuning job that falls back among instance types has none; it is left out'
          : `jobBody.${name}: a tuning job's training jobs have no such member; it is left out`,
      ),
  };
}

/** Notes what a request says of a job, and the task's own job body says already. */
export function checkSaidOnce(
  body: JobBody | undefined,
  inputs: Readonly<Record<string, unknown>>,
  { resources = {} }: RequestOverrides,
  problems: Problems,
): void {
  for (const name of jobBodyChannels(body)) {
    if (!Object.hasOwn(inputs, name)) continue;
    problems.add(
      'InvalidValue',
      at('$.inputs', name),
      'The task already says where this channel is.',
      {
        found: inputs[name],
        allowed: 'a request without it',
      },
    );
  }
  const config = body?.ResourceConfig;
  if (!isMap(config) || config.InstanceGroups === undefined) return;
  for (const name of ['instanceType', 'instanceCount'] as const) {
    if (resources[name] === undefined) continue;
    problems.add(
      'InvalidValue',
      at('$.overrides.resources', name),
      'The task already says which instance groups it runs on.',
      { found: resources[name], allowed: `a request without ${name}` },
    );
  }
}

function merge(body: JobBody, further: JobBody): JobBody {
  const merged: Record<string, unknown> = { ...body };
  for (const [name, value] of Object.entries(further)) {
    const own = body[name];
    if (Array.isArray(own) && Array.isArray(value)) merged[name] = [...own, ...value];
    else merged[name] = isMap(own) && isMap(value) ? merge(own, value) : value;
  }
  return merged;
}

function isMap(value: unknown): value is JobBody {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
