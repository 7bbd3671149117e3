import { isObject } from '../../../core';
import { type Form, quoted, type Sample, WrongRecord } from './sample';

/** Files that are one JSON object each, which a check accepts. */
function jsonFiles(
  title: string,
  checkObject: (value: Readonly<Record<string, unknown>>) => void,
): Form {
  return {
    title,
    picks: (name) => name.endsWith('.json'),
    check: (sample) => {
      const value = parsed(sample, title);
      if (value !== undefined) checkObject(value);
      return 1;
    },
  };
}

/** Undefined of a file that is too large to be looked at as a whole. */
function parsed({ head, isWhole }: Sample, title: string) {
  if (!isWhole) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(head.toString('utf8'));
  } catch (error) {
    throw new WrongRecord(1, `no JSON (${(error as Error).message})`, title);
  }
  if (isObject(value)) return value;
  throw new WrongRecord(1, quoted(value), title);
}

/**
 * Boxes of object detection, one file for each image.
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/object-detection.html
 */
export const boxes = jsonFiles('JSON with file, image_size, annotations', (value) => {
  if (typeof value.file !== 'string') {
    throw new WrongRecord(1, `file is ${quoted(value.file)}`, 'the name of an image');
  }
  for (const list of ['image_size', 'annotations'] as const) {
    if (Array.isArray(value[list])) continue;
    throw new WrongRecord(1, `${list} is ${quoted(value[list])}`, 'a list');
  }
  (value.annotations as unknown[]).forEach((box) => {
    for (const side of ['class_id', 'left', 'top', 'width', 'height']) {
      const number = isObject(box) ? box[side] : undefined;
      if (typeof number === 'number') continue;
      throw new WrongRecord(1, `${side} of an annotation is ${quoted(number)}`, 'a number');
    }
  });
});

/**
 * Words of sequence to sequence, by which source and target are numbered.
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/seq-2-seq.html
 */
export const vocabularies = jsonFiles('JSON objects from words to integers', (value) => {
  const wrong = Object.entries(value).find(([, number]) => !Number.isInteger(number));
  if (wrong === undefined) return;
  const [word, number] = wrong;
  throw new WrongRecord(1, `${quoted(word)} is ${quoted(number)}`, 'the integer of the word');
});

/** What a JSON file of classes maps. */
export const labelMap = jsonFiles('JSON with an object "map"', (value) => {
  if (isObject(value.map)) return;
  throw new WrongRecord(1, `map is ${quoted(value.map)}`, 'an object from values to classes');
});
