import { permits, RankZeroError, referencesIn, type TaskRecord, trainedTasks } from '../../core';

/**
 * Refuses a run whose secrets have no value on this machine, before anything is trained.
 * @throws SecretWithoutValue – with how to provide one
 */
export function checkLocalSecrets(
  record: TaskRecord,
  request: unknown,
  known: readonly string[],
): void {
  const missing = trainedTasks(record, request)
    .flatMap(({ record: task, inputs }) => [inputs, defaultsOf(task)])
    .flatMap((inputs) => referencesIn(inputs))
    .map(([, { secret }]) => secret)
    .filter((arn) => !known.some((one) => permits(one, arn)));
  const [first] = missing;
  if (first === undefined) return;
  throw new RankZeroError(
    'SecretWithoutValue',
    `This machine has no value for ${[...new Set(missing)].join(', ')}.`,
    {
      hint: `Write the values by ARN into a file outside the repository, {${JSON.stringify(first)}: "…"}, and pass its path: RANKZERO_SECRETS=<file> npx rankzero run … --local`,
    },
  );
}

function defaultsOf({ inputs }: ReturnType<typeof trainedTasks>[number]['record']): object {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => [
      name,
      'default' in input ? input.default : null,
    ]),
  );
}
