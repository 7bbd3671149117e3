import { fromFolder, reportWithPlaces, withPlaces } from '../../../lib/cli/saving/saved-places';
import { SAVED_SLOT } from '../../../lib/core';

const PLACES = {
  folder: '/runs/first',
  outputs: { model: '/runs/first/model', table: '/runs/first/outputs/table/a <b>.csv' },
  report: '/runs/first/report.html',
};

test('a document gets them as its last member, and no digit of it changes', () => {
  const text = '{\n  "metrics": { "count": 12345678901234567890 }\n}\n';
  const written = withPlaces(text, PLACES);
  expect(written).toContain('12345678901234567890');
  expect(JSON.parse(written).saved).toEqual(PLACES);
});

test('beside their folder they are told from it, so that it can be moved', () => {
  expect(fromFolder(PLACES)).toEqual({
    folder: '.',
    outputs: { model: 'model', table: 'outputs/table/a <b>.csv' },
    report: 'report.html',
  });
});

test('a report links to them, and a report of an earlier version stays as it is', () => {
  const places = fromFolder(PLACES);
  expect(reportWithPlaces(`<nav></nav>${SAVED_SLOT}<section>`, places)).toBe(
    '<nav></nav><p class="note" id="saved">Beside this file: <a href="model">model</a>, <a href="outputs/table/a%20%3Cb%3E.csv">table</a></p><section>',
  );
  expect(reportWithPlaces('<section>', places)).toBe('<section>');
});
