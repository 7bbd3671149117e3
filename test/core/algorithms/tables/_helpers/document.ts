import { ALGORITHMS } from '../../../../../lib/core';
import type { Algorithm } from '../../../../../lib/core/algorithms';
import { allowedBy, defaultOf } from '../../../../../lib/core/algorithms/rules/value';
import {
  type AlgorithmTable,
  type Condition,
  guidePage,
  type TableRule,
  tableOf,
} from '../../../../../lib/core/algorithms/tables';

/** What docs/algorithms.md has of each algorithm, from its table. */
export function algorithmsDocument(): string {
  return ALGORITHMS.flatMap((algorithm) => {
    const table = tableOf(algorithm.name);
    return table === undefined ? [] : [section(algorithm, table)];
  }).join('\n\n');
}

function section(algorithm: Algorithm, table: AlgorithmTable): string {
  const page = (name: string, text: string) => `[${text}](${guidePage(name)})`;
  return [
    `## ${algorithm.name}`,
    `AWS's pages: ${page(table.about, 'the algorithm')}, ${page(table.page, 'its hyperparameters')}.`,
    '',
    ...facts(algorithm, table).map((fact) => `- ${fact}`),
    '',
    '| hyperparameter | values | default |',
    '| --- | --- | --- |',
    ...Object.entries({ ...table.hyperparameters, ...table.unlisted }).map(([name, rule]) => {
      const fallback = defaultOf(rule);
      const own = table.required.includes(name) ? '**required**' : '';
      const cell = fallback === undefined ? own : code(fallback);
      return `| ${code(name)}${versionsOf(table, name)} | ${escaped(allowedBy(rule))} | ${cell} |`;
    }),
  ].join('\n');
}

function facts(algorithm: Algorithm, table: AlgorithmTable): string[] {
  const { channels, contentTypes, inputModes, metrics } = algorithm;
  const optional = channels.optional.filter((name) => name !== 'code');
  const codes = (names: readonly string[]) => names.map(code).join(', ');
  return [
    `Channels: ${[
      ...channels.required.map((name) => `${code(name)} (required)`),
      ...optional.map(code),
    ].join(', ')}.`,
    ...(contentTypes === null ? [] : [`Content types: ${codes(contentTypes)}.`]),
    ...(inputModes === null ? [] : [`Input modes: ${codes(inputModes)}${pipeOf(table)}.`]),
    ...Object.entries(table.channels ?? {}).map(([name, own]) => {
      const sent = [own.contentType, own.csv && `${own.csv} for CSV`, own.distribution].filter(
        (each) => each !== undefined,
      );
      return `Sent for ${code(name)} where nothing is said: ${sent.map((each) => code(each)).join(', ')}.`;
    }),
    `Instances: ${instancesOf(algorithm)}.`,
    ...(table.rules ?? []).flatMap(ruleInWords),
    ...Object.entries(table.aliases ?? {}).map(
      ([alias, name]) => `${code(alias)} is another name for ${code(name)}.`,
    ),
    ...(metrics === null
      ? ['No metric to tune by.']
      : [
          `Objectives: ${metrics.map(({ name, objective }) => `${code(name)} (${objective.toLowerCase()})`).join(', ')}.`,
        ]),
    ...(algorithm.tunableHyperparameters === null
      ? []
      : [
          `Tuned: ${codes([...new Set(algorithm.tunableHyperparameters.map(({ name }) => name))])}.`,
        ]),
  ];
}

function instancesOf({ cpu, gpu, distributed }: Algorithm): string {
  const kinds = cpu ? (gpu ? 'CPU or GPU' : 'CPU') : 'GPU only';
  return distributed === 'single-instance' ? `${kinds}, one` : kinds;
}

function pipeOf({ pipe }: AlgorithmTable): string {
  if (pipe === undefined) return '';
  const types = pipe.contentTypes?.map(code).join(', ');
  return types === undefined || pipe.manifestOnly
    ? '; Pipe with an augmented manifest only'
    : `; Pipe with ${types} or an augmented manifest only`;
}

function ruleInWords(rule: TableRule): string[] {
  const when = rule.when === undefined ? '' : `With ${conditionInWords(rule.when)}: `;
  const codes = (names: readonly string[]) => names.map(code).join(', ');
  const said = [
    rule.needs && `${codes(rule.needs)} required`,
    rule.excludes && `no ${codes(rule.excludes)}`,
    rule.ignores && `${codes(rule.ignores)} without effect (a note)`,
    ...Object.entries(rule.allows ?? {}).map(
      ([name, values]) => `${code(name)} one of ${codes(values)}`,
    ),
    rule.needsChannels && `channels ${codes(rule.needsChannels)} required`,
    rule.needsOneChannel && `one of the channels ${codes(rule.needsOneChannel)} required`,
    rule.excludesChannels && `no channel ${codes(rule.excludesChannels)}`,
    rule.replicates && `${codes(rule.replicates)} fully replicated`,
    rule.oneInstance && 'one instance',
    rule.cpuOnly && 'CPU instances only',
    rule.atMost &&
      `${code(rule.atMost[0])} ${rule.strictly ? 'less than' : 'at most'} ${code(rule.atMost[1])}`,
    rule.sum && `the sum of ${codes(rule.sum.of)} in ${rule.sum.interval}`,
  ].filter((each): each is string => typeof each === 'string');
  return said.length === 0 ? [] : [`${when}${said.join('; ')}.`];
}

function conditionInWords(condition: Condition): string {
  return Object.entries(condition)
    .map(([name, values]) =>
      values.length === 0 ? code(name) : `${code(name)} ${values.map(code).join(' or ')}`,
    )
    .join(' and ');
}

function versionsOf({ since = {}, until = {} }: AlgorithmTable, name: string): string {
  const parts = [
    ...(Object.hasOwn(since, name) ? [`from ${since[name]}`] : []),
    ...(Object.hasOwn(until, name) ? [`to ${until[name]}`] : []),
  ];
  return parts.length === 0 ? '' : ` (${parts.join(' ')})`;
}

const code = (text: string) => `\`${text}\``;
const escaped = (text: string) => text.replaceAll('|', '\\|');
