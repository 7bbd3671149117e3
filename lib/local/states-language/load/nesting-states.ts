import { isObject } from '../../../core';
import type { MapState, ParallelState, StateGraph, Transition } from '../machine';
import { readDistribution } from './distribution';
import { allowFields, childBlock, childBlocks, readExpressionOr, readTemplate } from './fields';
import { readGraph } from './graph';
import { type Block, report, show } from './problems';
import { readCatchers, readRetriers } from './retry-and-catch';

const GRAPH_FIELDS = ['Comment', 'StartAt', 'States'];

/** Reads a Parallel state. */
export function readParallel(block: Block, transition: Transition): ParallelState {
  const branches = childBlocks(block, 'Branches').flatMap((child): StateGraph[] => {
    allowFields(child, 'a branch', GRAPH_FIELDS);
    const graph = readGraph({ ...child, field: '' });
    return graph === undefined ? [] : [graph];
  });
  if (Array.isArray(block.value.Branches) && block.value.Branches.length === 0) {
    report(block, 'Branches', "'Branches' must have at least one branch.");
  }
  return {
    type: 'Parallel',
    ...transition,
    args: readTemplate(block, 'Arguments'),
    branches,
    retriers: readRetriers(block),
    catchers: readCatchers(block),
  };
}

/** Reads a Map state, inline or distributed. */
export function readMap(block: Block, transition: Transition): MapState | undefined {
  const isCount = (value: unknown) => Number.isInteger(value) && (value as number) >= 0;
  const isPercentage = (value: unknown) => typeof value === 'number' && value >= 0 && value <= 100;
  const read = readProcessor(block);
  const state = {
    type: 'Map' as const,
    ...transition,
    items: readExpressionOr(block, 'Items', Array.isArray, 'an array'),
    itemSelector: readTemplate(block, 'ItemSelector'),
    maxConcurrency: readExpressionOr(block, 'MaxConcurrency', isCount, 'an integer of at least 0'),
    toleratedFailureCount: readExpressionOr(
      block,
      'ToleratedFailureCount',
      isCount,
      'an integer of at least 0',
    ),
    toleratedFailurePercentage: readExpressionOr(
      block,
      'ToleratedFailurePercentage',
      isPercentage,
      'a number of 0 to 100',
    ),
    retriers: readRetriers(block),
    catchers: readCatchers(block),
  };
  if (read === undefined) return undefined;
  if (read.mode === 'INLINE') {
    for (const name of OF_DISTRIBUTED.filter((field) => block.value[field] !== undefined)) {
      report(block, name, `'${name}' is for Maps with "Mode": "DISTRIBUTED".`);
    }
    return { ...state, processor: read.graph };
  }
  return { ...state, processor: read.graph, distribution: readDistribution(block, read.block) };
}

const OF_DISTRIBUTED = ['ItemReader', 'Label', 'ResultWriter'];

/** What a Map does with each item, and how. */
interface Processor {
  readonly graph: StateGraph;
  readonly mode: 'INLINE' | 'DISTRIBUTED';
  readonly block: Block;
}

function readProcessor(block: Block): Processor | undefined {
  // Iterator is the name that ItemProcessor had before 2022; AWS still takes it.
  const name =
    block.value.ItemProcessor === undefined && block.value.Iterator ? 'Iterator' : 'ItemProcessor';
  if (block.value.Iterator !== undefined && name === 'ItemProcessor') {
    report(block, 'Iterator', "'Iterator' is the old name of 'ItemProcessor'. Leave it out.");
  }
  const child = childBlock(block, name);
  if (child === undefined) return undefined;
  allowFields(child, `'${name}'`, [...GRAPH_FIELDS, 'ProcessorConfig']);
  const mode = modeOf(child);
  const graph = readGraph(child);
  return graph === undefined ? undefined : { graph, mode, block: child };
}

function modeOf(child: Block): Processor['mode'] {
  const config = child.value.ProcessorConfig;
  if (config === undefined) return 'INLINE';
  if (!isObject(config)) {
    report(
      child,
      'ProcessorConfig',
      `'ProcessorConfig' must be an object, but is ${show(config)}.`,
    );
    return 'INLINE';
  }
  const block = { ...child, value: config, path: `${child.path}/ProcessorConfig` };
  const { Mode = 'INLINE' } = config;
  if (Mode === 'DISTRIBUTED') {
    allowFields(block, "'ProcessorConfig' of a distributed Map", ['Mode', 'ExecutionType']);
    return 'DISTRIBUTED';
  }
  if (Mode !== 'INLINE') {
    report(block, 'Mode', `'Mode' must be INLINE or DISTRIBUTED, but is ${show(Mode)}.`);
  } else {
    allowFields(block, "'ProcessorConfig' of an inline Map", ['Mode']);
  }
  return 'INLINE';
}
