import { isObject } from '../../../core';
import { linesOf } from './lines';
import { type Form, quoted, type Sample, WrongRecord } from './sample';

type Json = Readonly<Record<string, unknown>>;

/** JSON Lines, of which each is an object that a check accepts; earlier ones are told, too. */
function jsonLines(
  title: string,
  checkLine: (line: Json, record: number, first: Json) => void,
  picks?: Form['picks'],
): Form {
  const check = (sample: Sample) => {
    const lines = linesOf(sample, title);
    let first: Json | undefined;
    for (const { number, text } of lines) {
      const line = parsed(text, number);
      first ??= line;
      checkLine(line, number, first);
    }
    return lines.length;
  };
  return { title, check, ...(picks !== undefined && { picks }) };
}

function parsed(text: string, record: number): Json {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new WrongRecord(record, quoted(text), 'one JSON object a line');
  }
  if (isObject(value)) return value;
  throw new WrongRecord(record, quoted(value), 'a JSON object');
}

/**
 * Time series of DeepAR.
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/deepar.html
 */
export const timeSeries = jsonLines(
  'JSON Lines of time series (start, target, cat, dynamic_feat)',
  (line, record, first) => {
    const { start, target, cat, dynamic_feat: features } = line;
    if (typeof start !== 'string' || !TIMESTAMP.test(start)) {
      throw new WrongRecord(record, `start is ${quoted(start)}`, 'a time: YYYY-MM-DD HH:MM:SS');
    }
    if (!Array.isArray(target) || target.length === 0 || !target.every(isPoint)) {
      const found = Array.isArray(target) ? target.find((point) => !isPoint(point)) : target;
      throw new WrongRecord(
        record,
        `target has ${quoted(found)}`,
        'a list of numbers, "NaN" or null',
      );
    }
    if (cat !== undefined && !(Array.isArray(cat) && cat.every(isCategory))) {
      throw new WrongRecord(record, `cat is ${quoted(cat)}`, 'a list of integers from 0 on');
    }
    if (lengthOf(cat) !== lengthOf(first.cat)) {
      throw new WrongRecord(
        record,
        `${lengthOf(cat)} categories`,
        `${lengthOf(first.cat)}, as in the first`,
      );
    }
    checkFeatures(features, record, target.length);
    if (lengthOf(features) !== lengthOf(first.dynamic_feat)) {
      const allowed = `${lengthOf(first.dynamic_feat)}, as in the first`;
      throw new WrongRecord(record, `${lengthOf(features)} dynamic features`, allowed);
    }
  },
);

const TIMESTAMP = /^\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?$/;

function isPoint(value: unknown): boolean {
  return typeof value === 'number' || value === 'NaN' || value === null;
}

function isCategory(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0;
}

function lengthOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}

function checkFeatures(features: unknown, record: number, least: number): void {
  if (features === undefined) return;
  const allowed = `lists of numbers, each at least as long as the target (${least})`;
  if (!Array.isArray(features)) {
    throw new WrongRecord(record, `dynamic_feat is ${quoted(features)}`, allowed);
  }
  for (const feature of features) {
    const isNumbers = Array.isArray(feature) && feature.every((it) => typeof it === 'number');
    if (isNumbers && feature.length >= least) continue;
    const found = isNumbers ? `${feature.length} values` : quoted(feature);
    throw new WrongRecord(record, `dynamic_feat has ${found}`, allowed);
  }
}

/**
 * Pairs of Object2Vec.
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/object2vec-training-formats.html
 */
export const pairs = jsonLines('JSON Lines of pairs (label, in0, in1)', (line, record) => {
  const { label } = line;
  if (typeof label !== 'number') {
    throw new WrongRecord(record, `label is ${quoted(label)}`, 'a number');
  }
  for (const side of ['in0', 'in1'] as const) {
    const tokens = line[side];
    if (Array.isArray(tokens) && tokens.length > 0 && tokens.every(isCategory)) continue;
    throw new WrongRecord(record, `${side} is ${quoted(tokens)}`, 'a list of integers from 0 on');
  }
});
