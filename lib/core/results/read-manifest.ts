import { isObject } from '../checks';
import type {
  JsonValue,
  Manifest,
  ManifestEntry,
  OutputDeclaration,
  StoredReference,
} from '../model';
import { cut, oneOf, show } from '../wording';
import { objectionToEntry } from './manifest-entry';
import { rankOfWriter } from './writers';

/** A manifest, or why it cannot be used. */
export type ReadManifest =
  | { readonly kind: 'manifest'; readonly manifest: Manifest }
  | { readonly kind: 'unusable'; readonly why: string };

/** What a job's manifest has to be like. */
export interface ExpectedManifest {
  readonly job: string;
  /** `s3://<bucket>/jobs/<job>/outputs/`, or the same below the folder of a task with its own role. */
  readonly folder: string;
  /** The outputs that the task declares, by name. */
  readonly outputs: Readonly<Record<string, OutputDeclaration>>;
  /** Whether some of them may be missing. @default false */
  readonly isPartial?: boolean | undefined;
  /** When the job was created and when it ended; what is unknown is not compared. */
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

/** The clocks of hosts may differ from SageMaker's by so much. */
const CLOCK_TOLERANCE_MS = 15 * 60_000;

/**
 * Reads the manifest of a job. What CONTRACT.md does not promise is refused: a job's role can write
 * what it likes, and what rank 0 returned must be given neither in part nor as what it is not.
 */
export function readManifest(text: string, expected: ExpectedManifest): ReadManifest {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    return { kind: 'unusable', why: `it is not JSON: ${(error as Error).message}` };
  }
  const why = objectionTo(content, expected);
  return why === undefined
    ? { kind: 'manifest', manifest: manifestOf(content as ManifestDocument) }
    : { kind: 'unusable', why };
}

/** A manifest as it is written: nothing but its members tells a value from a reference. */
export type ManifestDocument = Omit<Manifest, 'outputs'> & {
  readonly outputs: Readonly<Record<string, WrittenValue | StoredReference>>;
};

interface WrittenValue {
  readonly type: string;
  readonly value: JsonValue;
}

/** The manifest of a document in which {@link objectionTo} has found nothing wrong. */
function manifestOf(document: ManifestDocument): Manifest {
  const entries = Object.entries(document.outputs).map(([name, written]) => {
    const entry: ManifestEntry = isValue(written)
      ? { kind: 'value', type: written.type, value: written.value }
      : { kind: 'stored', reference: written };
    return [name, entry] as const;
  });
  return { ...document, outputs: Object.fromEntries(entries) };
}

function isValue(written: WrittenValue | StoredReference): written is WrittenValue {
  return Object.hasOwn(written, 'value');
}

function objectionTo(content: unknown, expected: ExpectedManifest): string | undefined {
  if (!isObject(content)) return `it is no object but ${show(content)}`;
  const { version, job, writer, committedAt, outputs } = content;
  if (version !== 1) {
    return `it has the version ${show(version)}, and 1 is known; deploy the workflow with the version of Rank Zero that the image was built with`;
  }
  if (job !== expected.job) return `it is of the job ${show(job)}`;
  if (!isObject(outputs)) return `its outputs are no object but ${show(outputs)}`;
  const names = Object.keys(outputs);
  const declared = Object.keys(expected.outputs);
  const missing = declared.filter((name) => !names.includes(name));
  const undeclared = names.filter((name) => !declared.includes(name));
  if (missing.length > 0 && !expected.isPartial) return `it lacks the outputs ${oneOf(missing)}`;
  if (undeclared.length > 0) return `it has outputs that no task declares: ${oneOf(undeclared)}`;
  const id = isObject(writer) ? writer.id : undefined;
  const rank = typeof id === 'string' ? rankOfWriter(id) : undefined;
  if (!isObject(writer) || rank === undefined || writer.rank !== rank) {
    return `its writer is ${show(writer)}, and not a rank with the folder that it wrote to`;
  }
  return (
    objectionToTime(committedAt, expected) ?? objectionToOutputs(outputs, String(id), expected)
  );
}

function objectionToTime(committedAt: unknown, { from, to }: ExpectedManifest): string | undefined {
  const time = typeof committedAt === 'string' ? Date.parse(committedAt) : Number.NaN;
  if (Number.isNaN(time)) return `it was committed at ${show(committedAt)}, which is no time`;
  const isEarly = from !== undefined && time < from.getTime() - CLOCK_TOLERANCE_MS;
  const isLate = to !== undefined && time > to.getTime() + CLOCK_TOLERANCE_MS;
  if (!isEarly && !isLate) return undefined;
  return `it was committed at ${show(committedAt)}, and the job ran from ${
    from?.toISOString() ?? '…'
  } to ${to?.toISOString() ?? '…'}: another job wrote it, or the host's clock is wrong`;
}

function objectionToOutputs(
  outputs: Readonly<Record<string, unknown>>,
  writer: string,
  expected: ExpectedManifest,
): string | undefined {
  const folder = `${expected.folder}${writer}/`;
  const objections = Object.entries(outputs).flatMap(([name, entry]) => {
    const objection = objectionToEntry(
      name,
      entry,
      expected.outputs[name] as OutputDeclaration,
      folder,
    );
    return objection === undefined ? [] : [`${name} ${objection}`];
  });
  return objections.length === 0 ? undefined : cut(objections.join('; '), 2_000);
}
