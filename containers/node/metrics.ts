import { writeSync } from 'node:fs';

/** Equals sign, semicolon and blanks would make the line ambiguous. */
const METRIC_NAME = /^[A-Za-z][A-Za-z0-9_.:/@-]{0,127}$/;
const STANDARD_OUTPUT = 1;

/**
 * Prints a metric as the automatically added metric definitions match it:
 * `[rankzero] <name>=<value>;`, and with a step `… step=<n>;`. `nan`, `inf` and `-inf` are printed for
 * readers of the log and match nothing, so SageMaker records no point.
 */
export function logMetric(name: string, value: number, step?: number): void {
  if (typeof name !== 'string' || !METRIC_NAME.test(name)) {
    throw new TypeError(
      `logMetric: expected a name of letters, digits and _ . : / @ -, starting with a letter, at most 128 characters, found ${JSON.stringify(name)}`,
    );
  }
  if (typeof value !== 'number') {
    throw new TypeError(`logMetric: ${name}: expected a number, found ${typeof value}`);
  }
  if (step !== undefined && !Number.isSafeInteger(step)) {
    throw new TypeError(`logMetric: ${name}: expected an integer as step, found ${step}`);
  }
  const text = Number.isFinite(value)
    ? String(value)
    : Number.isNaN(value)
      ? 'nan'
      : value > 0
        ? 'inf'
        : '-inf';
  log(`${name}=${text};${step === undefined ? '' : ` step=${step};`}`);
}

/** Whether a line was begun on standard output and not ended. */
let isInLine = false;

/**
 * From now on notices lines that were begun and not ended, as progress bars leave them: CloudWatch
 * ends a line at a newline only, and what is printed behind an open line is part of it.
 */
export function watchOutput(): void {
  const property = Object.getOwnPropertyDescriptor(process, 'stdout');
  if (property?.get === undefined || property.configurable !== true) return;
  const get = property.get;
  let watched: NodeJS.WriteStream | undefined;
  // Only who prints pays for the stream.
  Object.defineProperty(process, 'stdout', {
    ...property,
    get() {
      watched ??= watch(get.call(process));
      return watched;
    },
  });
}

function watch(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  const original = stream.write;
  stream.write = function write(this: unknown, ...given: Parameters<typeof original>) {
    const [chunk] = given as [unknown];
    const last =
      typeof chunk === 'string'
        ? chunk.slice(-1)
        : chunk instanceof Uint8Array
          ? Buffer.from(chunk.subarray(-1)).toString('latin1')
          : '';
    if (last !== '') isInLine = last !== '\n';
    return original.apply(stream, given);
  } as typeof original;
  return stream;
}

/** Prints one line of the runner, whole and behind everything printed before. */
export function log(text: string): void {
  write(STANDARD_OUTPUT, `${isInLine ? '\n' : ''}[rankzero] ${text}\n`);
  isInLine = false;
}

/** Writes to a standard stream without loading Node's own, which costs milliseconds. */
export function write(descriptor: number, text: string): void {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // The reader is slow; or it has gone, which is no reason to lose a training.
      if (code !== 'EAGAIN') return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}
