import { linesOf } from './lines';
import { type Form, quoted, WrongRecord } from './sample';

/** Lines of text, of which a check may object to some: what they may be instead. */
function textLines(
  title: string,
  objection: (line: string) => string | undefined = () => undefined,
): Form {
  return {
    title,
    check: (sample) => {
      const lines = linesOf(sample, title);
      for (const { number, text } of lines) {
        const allowed = objection(text);
        if (allowed !== undefined) throw new WrongRecord(number, quoted(text), allowed);
      }
      return lines.length;
    },
  };
}

/**
 * Sentences of BlazingText with their classes.
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/blazingtext.html
 */
export const labelledSentences = textLines('lines that begin with __label__', (line) =>
  /^__label__\S+\s+\S/.test(line) ? undefined : '__label__CLASS and then the words of a sentence',
);

/** Sentences of BlazingText for word vectors. */
export const sentences = textLines('one sentence of words between spaces a line');

/** One word a line. */
export const words = textLines('text, one word a line');

/**
 * The list of images: number, label or labels and path between tabs.
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/image-classification.html
 */
export const imageList: Form = {
  ...textLines('an .lst file: number, label and path between tabs', (line) => {
    const [index = '', ...rest] = line.split('\t');
    const labels = rest.slice(0, -1);
    const isRight =
      /^\d+$/.test(index.trim()) &&
      labels.length > 0 &&
      labels.every((label) => /^-?\d+(?:\.\d+)?$/.test(label.trim())) &&
      (rest.at(-1) ?? '').trim() !== '';
    return isRight ? undefined : 'a number, a label and a path, with tabs between them';
  }),
  picks: (name) => name.endsWith('.lst'),
};

/** LIBSVM: a label, then numbered features. */
export const libsvm = textLines('LIBSVM: a label, then features as index:value', (line) =>
  /^[+-]?[\d.eE+-]+(?::[\d.eE+-]+)?(?:\s+\d+:[+-]?(?:[\d.eE+-]+|nan|inf))*\s*$/i.test(
    line.replace(/#.*$/, ''),
  )
    ? undefined
    : 'a label, then features as index:value',
);
