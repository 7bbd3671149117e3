import { isObject, looksSecret, referencesIn, trainedTasks } from '../../core';
import type { PlannedRequest } from './planning';

/** Where the secrets of a plan can be seen, and what the job needs to read referenced secrets. */
export function secretNotes({ plan, record, request }: PlannedRequest): string[] {
  const literals = Object.keys(plan.secrets?.values ?? {});
  return [
    ...(literals.length === 0
      ? []
      : [
          `${literals.join(', ')}: a secret given as plain text stays in the history of Step Functions for 90 days, and in S3 until the job ends; give {"secret": "<ARN>"} of a secret in Secrets Manager or Parameter Store instead`,
        ]),
    ...environmentNotes(request),
    ...networkNotes(record, request),
  ];
}

function environmentNotes(request: unknown): string[] {
  const { overrides } = isObject(request) ? request : {};
  const { environment } = isObject(overrides) ? overrides : {};
  const names = isObject(environment) ? Object.keys(environment).filter(looksSecret) : [];
  if (names.length === 0) return [];
  return [
    `${names.join(', ')}: SageMaker shows the environment to everyone who may describe the job; give a secret as an input instead`,
  ];
}

function networkNotes(record: PlannedRequest['record'], request: unknown): string[] {
  return trainedTasks(record, request).flatMap(({ record: task, inputs }) => {
    const services = new Set(
      referencesIn(inputs).map(([, { secret }]) => secret.split(':')[2] ?? ''),
    );
    if (services.size === 0 || !task.settings.network.subnets?.length) return [];
    return [
      `${task.name} runs in a VPC: its subnets need a way to ${[...services].join(' and ')}: an interface endpoint or a NAT gateway`,
    ];
  });
}
