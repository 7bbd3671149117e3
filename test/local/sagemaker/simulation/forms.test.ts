import type { AlgorithmName } from '../../../../lib/core';
import { formsOf } from '../../../../lib/local/sagemaker/simulation/forms';
import { protobufRecord, recordIo } from '../_helpers/record-io';

const PNG = Buffer.from('89504e470d0a1a0a', 'hex');
const IMAGE_HEADER = Buffer.alloc(24);

interface Given {
  readonly channel?: string;
  readonly type?: string;
  readonly hyperparameters?: Readonly<Record<string, string>>;
  readonly name?: string;
}

/** What is said of a file: the number of its records, or the fault. */
function verdict(algorithm: AlgorithmName, content: string | Buffer, given: Given = {}) {
  const { channel = 'train', type, hyperparameters = {}, name = 'data' } = given;
  const forms = formsOf({
    ...{ algorithm, channel, hyperparameters },
    ...(type !== undefined && { contentType: type }),
  });
  const form = forms?.find(({ picks }) => picks?.(name) ?? true);
  if (form === undefined) return 'not looked at';
  try {
    return form.check({ name, head: Buffer.from(content), isWhole: true });
  } catch (error) {
    const { record, message } = error as Error & { record?: number };
    return `record ${record ?? '-'}: ${message}`;
  }
}

const CSV0 = { type: 'text/csv;label_size=0', hyperparameters: { feature_dim: '2' } };
const series = (changes: object = {}) =>
  JSON.stringify({ start: '2026-01-01 00:00:00', target: [1, 'NaN', null, 2.5], ...changes });
const pair = (changes: object = {}) => JSON.stringify({ label: 1, in0: [1], in1: [2], ...changes });
const both = recordIo(protobufRecord({ source: [1, 2], target: [3] }));

test.each<[AlgorithmName, string | Buffer, Given, number]>([
  ['ntm', '1,2\r\n0.5,1e-3\n\n', CSV0, 2],
  ['lda', '1,2\n', CSV0, 1],
  ['randomcutforest', '1,2\n', CSV0, 1],
  ['randomcutforest', '0,1,2\n', { ...CSV0, channel: 'test', type: 'text/csv;label_size=1' }, 1],
  ['ntm', 'word\nother\n', { channel: 'auxiliary' }, 2],
  ['factorization-machines', recordIo(protobufRecord({ values: [1, 2] }, [1])), {}, 1],
  ['lda', recordIo(protobufRecord({ values: [1, 2] })), {}, 1],
  ['forecasting-deepar', `${series()}\n${series()}\n`, {}, 2],
  ['forecasting-deepar', series({ cat: [0], dynamic_feat: [[1, 2, 3, 4]] }), {}, 1],
  ['forecasting-deepar', 'PAR1…', { name: 'a.parquet' }, 1],
  ['object2vec', pair(), {}, 1],
  ['blazingtext', '__label__1 a film\n', { hyperparameters: { mode: 'supervised' } }, 1],
  ['blazingtext', 'any words\n', { hyperparameters: { mode: 'cbow' } }, 1],
  ['ipinsights', 'me,10.0.0.1\n', { type: 'text/csv' }, 1],
  ['seq2seq', both, {}, 1],
  ['seq2seq', '{"<pad>": 0}', { channel: 'vocab', name: 'vocab.src.json' }, 1],
  ['image-classification', recordIo(Buffer.concat([IMAGE_HEADER, PNG])), {}, 1],
  ['image-classification', PNG, { type: 'application/x-image', name: 'a.png' }, 1],
  ['image-classification', '1\t0\ta.png\n', { channel: 'train_lst', name: 'a.lst' }, 1],
  [
    'object-detection',
    '{"file": "a.jpg", "image_size": [{}], "annotations": [{"class_id": 0, "left": 1, "top": 1, "width": 2, "height": 2}]}',
    { channel: 'train_annotation', name: 'a.json' },
    1,
  ],
  ['semantic-segmentation', PNG, { channel: 'train_annotation', name: 'a.png' }, 1],
  ['tabtransformer', '1,blue,0.5\n0,red,1\n', { channel: 'training', name: 'data.csv' }, 2],
  ['text-classification-tensorflow', '0,"good, old film"\n', { name: 'data.csv' }, 1],
  ['image-classification-tensorflow', PNG, { name: 'cats/a.png' }, 1],
  ['xgboost', '1 1:0.5 7:2\n0\n', {}, 2],
])('%s reads %j', (algorithm, content, given, records) => {
  expect(verdict(algorithm, content, given)).toBe(records);
});

const LABELLED = { hyperparameters: { mode: 'supervised' } };

test.each<[AlgorithmName, string | Buffer, Given, RegExp]>([
  ['ntm', 'a,b\n1,2\n', CSV0, /^record 1: "a" in column 1 \(a header is not read\); .*a number$/],
  ['ntm', '1,2\n1,x\n', CSV0, /^record 2: "x" in column 2; allowed: a number$/],
  ['ntm', '1,2\n1\n', CSV0, /^record 2: 1 column; allowed: 2 columns, as feature_dim is 2/],
  ['lda', '1,2\n1\n', { type: 'text/csv' }, /^record 2: 1 column; .* as in the first record$/],
  ['ntm', '', CSV0, /^record -: no record/],
  ['ntm', Buffer.from([0xff, 0xfe, 0x00]), CSV0, /^record -: bytes that are no UTF-8 text/],
  ['factorization-machines', '1,2,3\n', {}, /^record 1: the text "1,2,"/],
  ['factorization-machines', recordIo(protobufRecord({ values: [1] })), {}, /^record 1: no label/],
  [
    'lda',
    recordIo(protobufRecord({ values: [1] })),
    { hyperparameters: { feature_dim: '2' } },
    /^record 1: 1 features; allowed: 2, as feature_dim is$/,
  ],
  ['lda', recordIo(Buffer.from('no record')), {}, /^record 1: no protobuf record \(/],
  ['lda', both.subarray(0, -4), {}, /^record 1: \d+ bytes of a record that says \d+/],
  ['lda', both, {}, /^record 1: features "source", "target"; allowed: the feature "values"/],
  ['forecasting-deepar', '[1]', {}, /^record 1: \[1\]; allowed: a JSON object/],
  ['forecasting-deepar', 'start', {}, /^record 1: "start"; allowed: one JSON object a line/],
  ['forecasting-deepar', series({ start: '1/2/26' }), {}, /^record 1: start is "1\/2\/26"/],
  ['forecasting-deepar', series({ target: [1, 'x'] }), {}, /^record 1: target has "x"/],
  ['forecasting-deepar', series({ target: undefined }), {}, /^record 1: target has nothing/],
  ['forecasting-deepar', `${series({ cat: [1] })}\n${series()}`, {}, /^record 2: 0 categories/],
  ['forecasting-deepar', series({ dynamic_feat: [[1]] }), {}, /^record 1: dynamic_feat has 1 val/],
  ['forecasting-deepar', 'PK', { name: 'a.parquet' }, /^record -: a file that begins with "PK"/],
  ['object2vec', pair({ label: 'x' }), {}, /^record 1: label is "x"; allowed: a number/],
  ['object2vec', pair({ in1: ['x'] }), {}, /^record 1: in1 is \["x"\]/],
  ['blazingtext', '__label__1 a\nb\n', LABELLED, /^record 2: "b"; allowed: __label__CLASS/],
  ['ipinsights', 'me,10.0.0.256\n', { type: 'text/csv' }, /^record 1: "10.0.0.256" in column 2/],
  ['ipinsights', 'me\n', { type: 'text/csv' }, /^record 1: 1 column; allowed: 2 columns/],
  ['seq2seq', '{"a": "b"}', { channel: 'vocab', name: 'v.json' }, /^record 1: "a" is "b"/],
  ['seq2seq', recordIo(protobufRecord({ values: [1] })), {}, /allowed: the feature "source"/],
  ['image-classification', PNG, {}, /^record 1: the bytes 89504e47 at its beginning/],
  ['image-classification', recordIo(IMAGE_HEADER), {}, /^record 1: no image after the header/],
  ['image-classification', 'text', { type: 'image/png', name: 'a.png' }, /begins with 74657874/],
  ['image-classification', '1 0 a', { channel: 'train_lst', name: 'a.lst' }, /with tabs between/],
  ['object-detection', '{"file": 1}', { channel: 'x_annotation', name: 'a.json' }, /file is 1/],
  ['object-detection', 'x', { channel: 'x_annotation', name: 'a.json' }, /^record 1: no JSON/],
  ['tabtransformer', '1,2\n1\n', { name: 'a.csv' }, /^record 2: 1 column; allowed: 2 columns/],
  ['text-classification-tensorflow', 'good,a\n', { name: 'a.csv' }, /integer of a class/],
  ['xgboost', '1,2\n', {}, /^record 1: "1,2"; allowed: a label, then features/],
  ['ntm', 'text', { channel: 'model', name: 'model.tar.gz' }, /a file that is not packed/],
])('%s does not read %j', (algorithm, content, given, said) => {
  expect(verdict(algorithm, content, given)).toMatch(said);
});

test('a file that goes on is not blamed for its last record', () => {
  const [form] =
    formsOf({ algorithm: 'ntm', channel: 'train', hyperparameters: {}, contentType: CSV0.type }) ??
    [];
  expect(form?.check({ name: 'a', head: Buffer.from('1,2\n3'), isWhole: false })).toBe(1);
  const [records] = formsOf({ algorithm: 'lda', channel: 'train', hyperparameters: {} }) ?? [];
  const two = recordIo(protobufRecord({ values: [1] }), protobufRecord({ values: [1] }));
  expect(records?.check({ name: 'a', head: two.subarray(0, -9), isWhole: false })).toBe(1);
});
