import type { Service } from '../../../../lib/local/operations';

/** Operations of AWS that are named one by one where a service lacks no more than these. */
const FEW = 40;

const BY_MOTO =
  '[moto](https://docs.getmoto.org) answers: *full* means all that it does. Parameters that it would ignore are refused.';

/**
 * What docs/local-account.md says of a service.
 *
 * @param known the operations of AWS's own model
 */
export function operationsTable(service: Service, known: readonly string[]): string {
  const { title, name, operations } = service;
  const rows = Object.entries(operations).map(([operation, { lacks, needs }]) => {
    const notForRoles = needs === 'unknown' ? 'calls by a role' : undefined;
    const all = [lacks, notForRoles].filter((it) => it !== undefined).join('; ');
    return `| \`${operation}\` | ${all === '' ? 'full' : 'partly'} | ${all} |`;
  });
  const missing = known.filter((operation) => !Object.hasOwn(operations, operation)).sort();
  const others =
    missing.length <= FEW
      ? missing.map((operation) => `\`${operation}\``).join(', ')
      : `all ${missing.length} others of AWS's model`;
  return [
    `## ${title} (\`${name}\`)`,
    '',
    ...(service.by === 'moto' ? [BY_MOTO, ''] : []),
    ...(rows.length === 0
      ? []
      : ['| operation | here | what not |', '| --- | --- | --- |', ...rows, '']),
    `Refused: ${others || 'none'}.`,
    '',
  ].join('\n');
}
