import type { ArchiveDeclaration, ModelDeclaration } from '../model';
import type { Problems } from '../problems';
import { at, oneOf } from '../wording';

/** What a job leaves for SageMaker to store, as the outputs of a task. */
const ARCHIVES = {
  /** Of /opt/ml/model. */
  model: { type: 'model' },
  /** Of /opt/ml/output/data. */
  output: { type: 'archive' },
} as const satisfies Readonly<Record<string, ModelDeclaration | ArchiveDeclaration>>;

export type ArchiveName = keyof typeof ARCHIVES;

/** The outputs of those names. */
export function archivesNamed(
  names: readonly ArchiveName[],
): Readonly<Record<string, ModelDeclaration | ArchiveDeclaration>> {
  return Object.fromEntries(names.map((name) => [name, ARCHIVES[name]]));
}

/** Notes names of outputs that no job leaves, and those that stand twice. */
export function checkArchiveNames(names: readonly unknown[], problems: Problems): void {
  for (const [index, name] of names.entries()) {
    const isKnown = typeof name === 'string' && Object.hasOwn(ARCHIVES, name);
    if (isKnown && names.indexOf(name) === index) continue;
    problems.add(
      'InvalidValue',
      at('$.outputs', index),
      isKnown ? 'Name each output once.' : 'A job leaves no such output.',
      { found: name, allowed: oneOf(Object.keys(ARCHIVES)) },
    );
  }
}
