import { isObject } from '../../../core';
import type { Distribution, ItemReader, Template } from '../machine';
import { isExpression } from '../query/expression';
import type { JsonValue } from '../query/json-value';
import { allowFields, childBlock, readExpressionOr, readString, readTemplate } from './fields';
import { type Block, report, show } from './problems';

/** Reads what makes a Map a distributed one; its processor is a state machine of its own. */
export function readDistribution(block: Block, processor: Block): Distribution {
  const { ProcessorConfig, ...graph } = processor.value;
  const { ExecutionType } = ProcessorConfig as { readonly ExecutionType?: JsonValue };
  const config = { ...processor, path: `${processor.path}/ProcessorConfig` };
  if (ExecutionType === 'EXPRESS') {
    const message =
      'Express executions do not run locally, and cannot wait for a job. Use "ExecutionType": "STANDARD".';
    report(config, 'ExecutionType', message, 'NOT_IMPLEMENTED');
  } else if (ExecutionType !== 'STANDARD') {
    report(
      config,
      'ExecutionType',
      `'ExecutionType' must be STANDARD or EXPRESS, but is ${show(ExecutionType)}.`,
    );
  }
  return {
    label: readLabel(block),
    definition: JSON.stringify({ QueryLanguage: 'JSONata', ...graph }),
    reader: readReader(block),
    writer: readWriter(block),
  };
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html */
const LONGEST_LABEL = 40;

function readLabel(block: Block): string | undefined {
  const { Label } = block.value;
  if (Label === undefined) return undefined;
  const label = readString(block, 'Label');
  if (label === undefined) return undefined;
  const [invalid] = /[\s?*<>{}[\]:;,\\|^~$#%&`"]|[^\x20-\x7e]/.exec(label) ?? [];
  if (invalid !== undefined) {
    report(block, 'Label', `Label contains invalid character: '${invalid}'`);
  } else if (label.length > LONGEST_LABEL) {
    report(block, 'Label', `'Label' has at most ${LONGEST_LABEL} characters.`);
  }
  return label;
}

const INPUT_TYPES = ['CSV', 'JSON', 'JSONL'];
const isCount = (value: unknown) => Number.isInteger(value) && (value as number) >= 0;

function readReader(block: Block): ItemReader | undefined {
  if (block.value.ItemReader === undefined) return undefined;
  const child = childBlock(block, 'ItemReader');
  if (child === undefined) return undefined;
  allowFields(child, "'ItemReader'", ['Resource', 'Arguments', 'ReaderConfig']);
  const { Resource } = child.value;
  const [, action] =
    /^arn:[^:]+:states:::s3:(getObject|listObjectsV2)$/.exec(String(Resource)) ?? [];
  if (action === undefined) {
    report(
      child,
      'Resource',
      `'Resource' must be arn:<partition>:states:::s3:getObject or …:s3:listObjectsV2, but is ${show(Resource)}.`,
    );
  }
  const args = readArguments(child);
  const config =
    child.value.ReaderConfig === undefined ? undefined : childBlock(child, 'ReaderConfig');
  const read = config && readConfig(config);
  if (action === 'getObject' && read?.inputType === undefined) {
    report(child, 'ReaderConfig', "'InputType' is missing: CSV, JSON or JSONL.");
  }
  if (args === undefined || action === undefined) return undefined;
  return { action: action as ItemReader['action'], args, ...read };
}

function readConfig(block: Block): Omit<ItemReader, 'action' | 'args'> {
  const { InputType, CSVHeaderLocation, CSVHeaders } = block.value;
  if (InputType === 'MANIFEST' || InputType === 'PARQUET') {
    const message = `Items of the type ${InputType} are not read locally. Use CSV, JSON or JSONL.`;
    report(block, 'InputType', message, 'NOT_IMPLEMENTED');
  } else if (InputType !== undefined && !INPUT_TYPES.includes(String(InputType))) {
    report(
      block,
      'InputType',
      `'InputType' must be CSV, JSON or JSONL, but is ${show(InputType)}.`,
    );
  }
  allowFields(block, "'ReaderConfig' here", [
    'InputType',
    'MaxItems',
    ...(InputType === 'CSV' ? ['CSVHeaderLocation', 'CSVHeaders'] : []),
  ]);
  const isList = Array.isArray(CSVHeaders) && CSVHeaders.every((name) => typeof name === 'string');
  if (InputType === 'CSV') {
    if (CSVHeaderLocation !== 'FIRST_ROW' && CSVHeaderLocation !== 'GIVEN') {
      report(block, 'CSVHeaderLocation', "'CSVHeaderLocation' must be FIRST_ROW or GIVEN.");
    } else if ((CSVHeaderLocation === 'GIVEN') !== isList) {
      report(block, 'CSVHeaders', "'CSVHeaders' is a list of names where the location is GIVEN.");
    }
  }
  return {
    inputType: InputType as ItemReader['inputType'],
    headers: isList ? (CSVHeaders as string[]) : undefined,
    maxItems: readExpressionOr(block, 'MaxItems', isCount, 'an integer of at least 0'),
  };
}

function readWriter(block: Block): Template | undefined {
  if (block.value.ResultWriter === undefined) return undefined;
  const child = childBlock(block, 'ResultWriter');
  if (child === undefined) return undefined;
  if (child.value.WriterConfig !== undefined) {
    const message = 'Results are written as AWS does by default. Leave WriterConfig out.';
    report(child, 'WriterConfig', message, 'NOT_IMPLEMENTED');
  }
  allowFields(child, "'ResultWriter'", ['Resource', 'Arguments', 'WriterConfig']);
  const { Resource } = child.value;
  if (!/^arn:[^:]+:states:::s3:putObject$/.test(String(Resource))) {
    report(
      child,
      'Resource',
      `'Resource' must be arn:<partition>:states:::s3:putObject, but is ${show(Resource)}.`,
    );
  }
  return readArguments(child);
}

function readArguments(block: Block): Template | undefined {
  const { Arguments } = block.value;
  if (isObject(Arguments) || isExpression(Arguments)) return readTemplate(block, 'Arguments');
  report(
    block,
    'Arguments',
    Arguments === undefined
      ? "'Arguments' is missing."
      : `'Arguments' must be an object or a JSONata expression, but is ${show(Arguments)}.`,
  );
  return undefined;
}
