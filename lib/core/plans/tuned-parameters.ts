import { algorithmNamed } from '../algorithms';
import { isSecret, MAX_RANGES, onlyValue, readRange, samplesOf } from '../checks';
import type { CustomTaskRecord, ParameterRange, Strategy, TrainingTaskRecord } from '../model';
import type { Problems } from '../problems';
import { at, didYouMean, oneOf } from '../wording';

/** What a request's ranges say, read: what is searched, and what has one value only. */
export interface TunedParameters {
  readonly ranges: Readonly<Record<string, ParameterRange>>;
  /** Ranges of one value, which SageMaker refuses: they become ordinary inputs. */
  readonly fixed: Readonly<Record<string, string | number | boolean>>;
}

/** Reads the ranges of one wrapped task; notes those that its inputs cannot have. */
export function readRanges(
  record: TrainingTaskRecord,
  given: Readonly<Record<string, unknown>>,
  tunable: readonly string[] | undefined,
  strategy: Strategy,
  path: string,
  problems: Problems,
): TunedParameters {
  const ranges: [string, ParameterRange][] = [];
  const fixed: [string, string | number | boolean][] = [];
  const known = kindsOf(record, [...Object.keys(given), ...(tunable ?? [])]);
  const names = [...known.keys()].filter((name) => tunable?.includes(name) ?? true);
  for (const [name, value] of Object.entries(given)) {
    const rangePath = at(path, name);
    const kinds = names.includes(name) ? known.get(name) : undefined;
    if (record.kind === 'custom' && isSecretInput(record, name)) {
      problems.add(
        'NotTunable',
        rangePath,
        'SageMaker shows what it tunes, and this is a secret.',
        {
          found: name,
          allowed: oneOf(names),
        },
      );
      continue;
    }
    if (kinds === undefined) {
      problems.add(
        'NotTunable',
        rangePath,
        `No range can be given for this.${didYouMean(name, names)}`,
        { found: name, allowed: oneOf(names) },
      );
      continue;
    }
    const range = readRange(value, rangePath, strategy, problems);
    if (range === undefined) continue;
    if (!kinds.includes(range.type)) {
      problems.add('InvalidRange', at(rangePath, 'type'), `${name} is tuned by another range.`, {
        found: range.type,
        allowed: oneOf(kinds),
      });
    }
    const only = onlyValue(range);
    if (only === undefined) ranges.push([name, range]);
    else fixed.push([name, only]);
  }
  if (ranges.length > MAX_RANGES) {
    problems.add('TooManyEntries', path, 'There are too many ranges.', {
      found: ranges.length,
      allowed: `at most ${MAX_RANGES}`,
    });
  }
  return { ranges: Object.fromEntries(ranges), fixed: Object.fromEntries(fixed) };
}

/** Whether a training function has a secret of that name. */
function isSecretInput({ inputs }: CustomTaskRecord, name: string): boolean {
  const declaration = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
  return declaration !== undefined && declaration.type !== 'channel' && isSecret(name, declaration);
}

type Kind = ParameterRange['type'];

/**
 * The parameters of a task that ranges may be given for, and ranges of which types. Of an image that
 * reads its own hyperparameters those are the asked ones: only it knows which there are.
 */
function kindsOf(
  record: TrainingTaskRecord,
  asked: readonly string[],
): ReadonlyMap<string, readonly Kind[]> {
  switch (record.kind) {
    case 'builtin': {
      const { tunableHyperparameters } = algorithmNamed(record.algorithm);
      return new Map(
        (tunableHyperparameters ?? []).map(({ name, type }) => [name, BUILTIN_KINDS[type] ?? []]),
      );
    }
    case 'custom':
      return new Map(
        Object.entries(record.inputs).flatMap(([name, { type }]) => {
          const kinds = CUSTOM_KINDS[type as keyof typeof CUSTOM_KINDS];
          return kinds === undefined || isSecretInput(record, name) ? [] : [[name, kinds] as const];
        }),
      );
    case 'container':
    case 'script':
      return new Map(asked.map((name) => [name, ANY_KIND]));
  }
}

const ANY_KIND: readonly Kind[] = ['integer', 'continuous', 'categorical'];

const BUILTIN_KINDS: Readonly<Record<string, readonly Kind[]>> = {
  Integer: ['integer', 'categorical'],
  Continuous: ['continuous', 'categorical'],
  Categorical: ['categorical'],
};

/** Whole numbers only where the function takes whole numbers, and fractions where it takes them. */
const CUSTOM_KINDS = {
  integer: ['integer', 'categorical'],
  float: ['continuous', 'categorical'],
  text: ['categorical'],
  flag: ['categorical'],
} as const satisfies Readonly<Record<string, readonly Kind[]>>;

/** Sets of one value a parameter that together hold every end and every category. */
export function sampleSets(
  ranges: Readonly<Record<string, ParameterRange>>,
): Readonly<Record<string, string | number | boolean>>[] {
  const samples = Object.entries(ranges).map(([name, range]) => [name, samplesOf(range)] as const);
  const count = Math.max(1, ...samples.map(([, values]) => values.length));
  return Array.from({ length: count }, (_, index) =>
    Object.fromEntries(
      samples.map(([name, values]) => [name, values[Math.min(index, values.length - 1)] ?? '']),
    ),
  );
}
