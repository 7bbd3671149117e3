/** A form that values of some hyperparameters have, and how it is told to who got it wrong. */
interface Form {
  readonly pattern: RegExp;
  readonly allowed: string;
}

/** Numbers between commas, or between the brackets of a JSON list. */
const listOf = (number: string) =>
  new RegExp(`^\\s*(?:\\[\\s*)?${number}(?:\\s*,\\s*${number})*\\s*(?:\\]\\s*)?$`, 'i');

/** Forms by the names that tables have for them. */
export const FORMS: Readonly<Record<string, Form>> = {
  frequency: {
    pattern: /^\d*(?:M|W|D|H|min)$/,
    allowed: 'a number and M, W, D, H or min, e.g. 5min',
  },
  'positive-integers': {
    pattern: listOf('[1-9]\\d*'),
    allowed: 'positive integers with commas between them, e.g. 10,20',
  },
  numbers: {
    pattern: listOf('[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:e[+-]?\\d+)?'),
    allowed: 'a list of numbers, e.g. [0.1, 0.5, 0.9]',
  },
  'image-shape': {
    pattern: /^\s*[1-9]\d*\s*,\s*[1-9]\d*\s*,\s*[1-9]\d*\s*$/,
    allowed: 'the number of channels, the height and the width, e.g. 3,224,224',
  },
  'file-name': {
    pattern: /^[A-Za-z0-9._-]*$/,
    allowed: 'the name of a file in the channel auxiliary',
  },
  'monotone-constraints': {
    // `(1)` is no tuple to Python, the container's reader.
    pattern:
      /^\s*(?:\(\s*-?[01]\s*,(?:\s*-?[01]\s*,)*(?:\s*-?[01])?\s*\)|\[\s*-?[01]\s*(?:,\s*-?[01]\s*)*\])\s*$/,
    allowed: 'a tuple or list of -1, 0 and 1, one for each feature, e.g. (1,0,-1)',
  },
  'interaction-constraints': {
    pattern: /^\s*\[(?:\s*\[\s*[1-9]\d*\s*(?:,\s*[1-9]\d*\s*)*\]\s*,?)+\s*\]\s*$/,
    allowed: 'a list of lists of feature numbers from 1 on, e.g. [[1,2],[3,4,5]]',
  },
};
