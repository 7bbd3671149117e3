import type { Problems } from '../../problems';
import { channelPath, hyperparameterPath } from '../../request-paths';
import { at, oneOf, show } from '../../wording';
import { type AlgorithmTable, type Condition, guidePage, type TableRule } from '../tables';
import { holds, type Inputs, valueIn } from './condition';
import { isIn } from './interval';

/** Which algorithm, and what its inputs are. */
interface Judged {
  readonly name: string;
  readonly table: AlgorithmTable;
  readonly inputs: Inputs;
}

/** Refuses inputs that the algorithm takes each on its own, but not together. */
export function checkBetween(judged: Judged, problems: Problems): void {
  for (const rule of judged.table.rules ?? []) {
    if (!holds(rule.when, judged.table, judged.inputs)) continue;
    checkNeeds(rule, judged, problems);
    checkExcludes(rule, judged, problems);
    checkNumbers(rule, judged, problems);
    checkChannels(rule, judged, problems);
  }
  checkAliases(judged, problems);
}

/** Hyperparameters that are given and have no effect, as notes. */
export function ignoredNotes({ name, table, inputs }: Judged): string[] {
  return (table.rules ?? []).flatMap((rule) => {
    if (rule.ignores === undefined || !holds(rule.when, table, inputs)) return [];
    const given = rule.ignores.filter((each) => Object.hasOwn(inputs.hyperparameters, each));
    return given.map((each) => `${each}: has no effect in ${name} with ${inWords(rule.when)}`);
  });
}

function checkNeeds(
  { needs = [], when }: TableRule,
  { name, table, inputs }: Judged,
  problems: Problems,
): void {
  for (const needed of needs) {
    if (Object.hasOwn(inputs.hyperparameters, needed)) continue;
    problems.add(
      'MissingHyperparameter',
      hyperparameterPath(needed),
      `${name} with ${inWords(when, inputs)} needs ${needed}; give it a value.`,
      { see: guidePage(table.page) },
    );
  }
}

function checkExcludes(
  { excludes = [], allows = {}, when }: TableRule,
  { name, table, inputs }: Judged,
  problems: Problems,
): void {
  const { hyperparameters, tuned } = inputs;
  // A search tries sets of values, and only some of them need go together.
  if (Object.keys(when ?? {}).some((each) => tuned.includes(each))) return;
  const see = guidePage(table.page);
  for (const excluded of excludes) {
    if (!Object.hasOwn(hyperparameters, excluded) || tuned.includes(excluded)) continue;
    problems.add(
      'ConflictingHyperparameters',
      hyperparameterPath(excluded),
      `${name} with ${inWords(when)} takes no ${excluded}; leave one of them out.`,
      { found: hyperparameters[excluded], allowed: `no ${excluded}`, see },
    );
  }
  for (const [limited, values] of Object.entries(allows)) {
    const value = valueIn(limited, table, hyperparameters);
    if (value === undefined || values.includes(value)) continue;
    problems.add(
      'ConflictingHyperparameters',
      hyperparameterPath(limited),
      `${name} with ${inWords(when)} does not take ${limited} ${show(value)}.`,
      { found: value, allowed: oneOf(values), see },
    );
  }
}

function checkNumbers(
  { atMost, strictly, sum }: TableRule,
  { name, table, inputs }: Judged,
  problems: Problems,
): void {
  const { hyperparameters, tuned } = inputs;
  const numberOf = (each: string) => Number(valueIn(each, table, hyperparameters) ?? Number.NaN);
  const involved = atMost ?? sum?.of ?? [];
  if (involved.some((each) => tuned.includes(each) || Number.isNaN(numberOf(each)))) return;
  const see = guidePage(table.page);
  const found = Object.fromEntries(involved.map((each) => [each, numberOf(each)]));
  const [low = '', high = ''] = involved;
  if (atMost !== undefined) {
    if (strictly ? numberOf(low) < numberOf(high) : numberOf(low) <= numberOf(high)) return;
    const than = strictly ? 'less than' : 'at most';
    problems.add(
      'ConflictingHyperparameters',
      hyperparameterPath(low),
      `${name} needs a ${low} of ${than} ${high}.`,
      { found, allowed: `${low} ${than} ${numberOf(high)}`, see },
    );
  } else if (sum !== undefined) {
    const total = involved.reduce((all, each) => all + numberOf(each), 0);
    if (isIn(total, sum.interval)) return;
    problems.add(
      'ConflictingHyperparameters',
      hyperparameterPath(low),
      `The sum of ${involved.join(' and ')} is out of range.`,
      { found, allowed: `a sum in ${sum.interval}`, see },
    );
  }
}

function checkChannels(
  {
    needsChannels = [],
    needsOneChannel = [],
    excludesChannels = [],
    replicates = [],
    when,
  }: TableRule,
  { name, table, inputs }: Judged,
  problems: Problems,
): void {
  const see = guidePage(table.about);
  const given = new Map(inputs.channels.map((channel) => [channel.name, channel]));
  for (const channel of needsChannels) {
    if (given.has(channel)) continue;
    problems.add(
      'MissingChannel',
      channelPath(channel),
      `${name} with ${inWords(when, inputs)} needs the channel ${channel}.`,
      { allowed: 'an s3:// URI, or an object with a uri', see },
    );
  }
  const [first] = needsOneChannel;
  if (first !== undefined && !needsOneChannel.some((channel) => given.has(channel))) {
    problems.add('MissingChannel', channelPath(first), `${name} needs the channel ${first}.`, {
      allowed: `one of the channels ${oneOf(needsOneChannel)}`,
      see,
    });
  }
  for (const channel of excludesChannels) {
    if (!given.has(channel)) continue;
    problems.add(
      'AlgorithmRefuses',
      channelPath(channel),
      `${name} with ${inWords(when, inputs)} reads no channel ${channel}.`,
      { found: given.get(channel)?.uri, allowed: 'a request without it', see },
    );
  }
  for (const channel of replicates) {
    if ((given.get(channel)?.distribution ?? 'FullyReplicated') === 'FullyReplicated') continue;
    problems.add(
      'AlgorithmRefuses',
      at(channelPath(channel), 'distribution'),
      `${name} with ${inWords(when, inputs)} needs all of the channel on each host.`,
      { found: given.get(channel)?.distribution, allowed: 'FullyReplicated', see },
    );
  }
}

/** Given together with the name itself, one of them would silently win. */
function checkAliases({ table, inputs }: Judged, problems: Problems): void {
  const { hyperparameters: raw } = inputs;
  for (const [alias, name] of Object.entries(table.aliases ?? {})) {
    if (raw[alias] === undefined || raw[name] === undefined) continue;
    problems.add(
      'ConflictingHyperparameters',
      hyperparameterPath(alias),
      `${alias} is another name for ${name} and one would silently win; give one of them.`,
      {
        found: { [alias]: raw[alias], [name]: raw[name] },
        allowed: `${alias} or ${name}`,
        see: guidePage(table.page),
      },
    );
  }
}

/** `predictor_type "regressor"`; of what is merely given, its value where it is known. */
function inWords(condition: Condition = {}, inputs?: Inputs): string {
  return Object.entries(condition)
    .map(([name, values]) => {
      if (values.length === 0) return `${name} ${show(inputs?.hyperparameters[name])}`;
      const given = inputs?.hyperparameters[name];
      const own = given !== undefined && values.includes(given) ? [given] : values;
      return `${name} ${own.map(show).join(' or ')}`;
    })
    .join(' and ');
}
