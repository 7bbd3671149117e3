import type { AwsEvent } from '../../../lib/local/events/event';
import { readPattern } from '../../../lib/local/events/pattern';

const event: AwsEvent = {
  version: '0',
  id: 'a',
  'detail-type': 'Execution Failed',
  source: 'rankzero',
  account: '111122223333',
  time: '2026-01-01T00:00:00Z',
  region: 'eu-west-1',
  resources: ['arn:one', 'arn:two'],
  detail: { status: 'Failed', seconds: 12, failure: { class: 'OutOfMemory' }, note: null },
};

test.each<[object, boolean]>([
  [{ source: ['rankzero'] }, true],
  [{ source: ['aws.states', 'rankzero'], detail: { status: ['Failed'] } }, true],
  [{ source: ['rankzero'], detail: { status: ['Succeeded'] } }, false],
  [{ resources: ['arn:two'] }, true],
  [{ detail: { seconds: [12] } }, true],
  [{ detail: { seconds: ['12'] } }, false],
  [{ detail: { note: [null] } }, true],
  [{ detail: { failure: { class: [{ prefix: 'Out' }] } } }, true],
  [{ detail: { failure: { class: [{ suffix: 'Out' }] } } }, false],
  [{ detail: { status: [{ 'anything-but': ['Failed', 'Aborted'] }] } }, false],
  [{ detail: { status: [{ 'anything-but': 'Aborted' }] } }, true],
  [{ detail: { status: [{ 'equals-ignore-case': 'FAILED' }] } }, true],
  [{ source: [{ wildcard: 'r*z*' }] }, true],
  [{ source: [{ wildcard: '*k.ero' }] }, false],
  [{ source: [{ wildcard: 'rank\\*' }] }, false],
  [{ detail: { task: [{ exists: false }] } }, true],
  [{ detail: { failure: { class: [{ exists: true }] } } }, true],
  [{ detail: { constructor: [{ exists: true }] } }, false],
  [{}, true],
])('%j: %s', (pattern, matches) => {
  expect(readPattern(pattern)(event)).toBe(matches);
});

test.each([
  { detail: { seconds: [{ numeric: ['>', 1] }] } },
  { $or: [{ source: ['a'] }] },
  { source: 'rankzero' },
  { source: [{ prefix: 'a', suffix: 'b' }] },
  { source: [{ prefix: { 'equals-ignore-case': 'A' } }] },
])('%j is refused with its place', (pattern) => {
  expect(() => readPattern(pattern)).toThrow(
    expect.objectContaining({ code: 'PatternNotSupported' }),
  );
});
