/** Round numbers between two ends, about as many as asked for. */
export function linearTicks(low: number, high: number, count: number): number[] {
  if (!(high > low)) return [low];
  const rough = (high - low) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 2.5, 5, 10].find((candidate) => candidate * power >= rough * 0.999) ?? 10;
  const step = factor * power;
  const ticks: number[] = [];
  for (let place = Math.ceil(low / step - 1e-9); place * step <= high + step * 1e-9; place++) {
    // Digits that only binary fractions have go.
    ticks.push(Number((place * step).toPrecision(12)));
  }
  return ticks;
}

/** Powers of ten between two positive ends; where they are few, twice and five times them too. */
export function logTicks(low: number, high: number, count: number): number[] {
  const fine = multiplesOfPowers(low, high, [1, 2, 5]);
  if (fine.length < 2) return linearTicks(low, high, count);
  if (fine.length <= count) return fine;
  const coarse = multiplesOfPowers(low, high, [1]);
  const ticks = coarse.length < 2 ? fine : coarse;
  const every = Math.ceil(ticks.length / Math.max(2, count));
  return ticks.filter((_, index) => index % every === 0);
}

function multiplesOfPowers(low: number, high: number, factors: readonly number[]): number[] {
  const ticks: number[] = [];
  const last = Math.ceil(Math.log10(high) - 1e-9);
  for (let power = Math.floor(Math.log10(low) + 1e-9); power <= last; power++) {
    for (const factor of factors) {
      const tick = Number(`${factor}e${power}`);
      if (tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9)) ticks.push(tick);
    }
  }
  return ticks;
}

/** A tick's label: short, and with a sign that is as wide as a digit. */
export function tickLabel(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  const text =
    size >= 1e6 || size < 1e-4
      ? value.toExponential(2).replace(/\.?0*e\+?/, 'e')
      : String(Number(value.toPrecision(4)));
  return text.replace(/^-/, '−').replace('e-', 'e−');
}
