import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { trainingFunction } from '../../containers/node';
import { inputs, outputs } from './declarations';

/** A row of a CSV file: the class first. */
interface Row {
  readonly label: number;
  readonly features: readonly number[];
}

/** A class with the mean of its rows. */
interface Centroid {
  readonly label: number;
  readonly center: readonly number[];
}

/** Nearest-centroid classification: each class is its mean, a row belongs to the nearest one. */
export const train = trainingFunction({ inputs, outputs }, async (given, ctx) => {
  const rows = readRows(given.train);
  const scales = deviations(rows);
  const centroids = learn(rows);
  const unseen = readRows(given.validation);
  const right = unseen.filter(
    ({ label, features }) => nearest(features, centroids, scales, given.power) === label,
  );
  const accuracy = right.length / unseen.length;
  ctx.logMetric('validation:accuracy', accuracy);
  const model = join(ctx.outputDirectory, 'model.json');
  writeFileSync(model, JSON.stringify({ power: given.power, scales, centroids }, null, 2));
  return { model, accuracy, rows: { train: rows.length, validation: unseen.length } };
});

function readRows(folder: string): Row[] {
  return readdirSync(folder)
    .sort()
    .flatMap((file) => readFileSync(join(folder, file), 'utf8').trim().split('\n'))
    .map((line) => {
      const [label = Number.NaN, ...features] = line.split(',').map(Number);
      return { label, features };
    });
}

function learn(rows: readonly Row[]): Centroid[] {
  const labels = [...new Set(rows.map(({ label }) => label))].sort((a, b) => a - b);
  return labels.map((label) => ({
    label,
    center: means(rows.filter((row) => row.label === label)),
  }));
}

function means(rows: readonly Row[]): number[] {
  const width = rows[0]?.features.length ?? 0;
  return Array.from(
    { length: width },
    (_, column) => sum(rows.map(({ features }) => features[column] ?? 0)) / rows.length,
  );
}

/** Standard deviation of each column; 1 where a column does not vary. */
function deviations(rows: readonly Row[]): number[] {
  return means(rows).map((mean, column) => {
    const squares = rows.map(({ features }) => ((features[column] ?? 0) - mean) ** 2);
    return Math.sqrt(sum(squares) / rows.length) || 1;
  });
}

function nearest(
  features: readonly number[],
  centroids: readonly Centroid[],
  scales: readonly number[],
  power: number,
): number | undefined {
  const distances = centroids.map(({ center }) =>
    sum(
      center.map(
        (at, column) => Math.abs((at - (features[column] ?? 0)) / (scales[column] ?? 1)) ** power,
      ),
    ),
  );
  return centroids[distances.indexOf(Math.min(...distances))]?.label;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
