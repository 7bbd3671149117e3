import { Expression } from '../expressions';
import type { MetricDefinition } from '../model';
import { piecesFor } from './pieces';

/** What SageMaker takes for a value. */
const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;

/** How Python, JavaScript, C and XGBoost print what is no finite number. */
const NOT_FINITE = /(?<![\w.])[-+]?(?:nan|inf|infinity)(?![\w.])/gi;

/** Stands for such a text, as most expressions take nothing but digits. */
const STAND_IN = '0.0';

/**
 * Finds the values of one metric in a log, as SageMaker does: what the first group of the
 * expression takes, where that is a number. The expression is Python's.
 *
 * CloudWatch shows a tab as `#011` and a carriage return as `#015`: a line is tried with tabs as it
 * shows them, then with real ones, and a carriage return ends a line, as it does on a terminal.
 */
export class MetricReader {
  readonly name: string;
  private readonly expression: Expression;
  private isTooSlow = false;
  /** One of these is in every line with a value: most lines have none. */
  private readonly texts: readonly string[];

  /** @throws ExpressionError – when Python would not accept the expression */
  constructor({ Name, Regex }: MetricDefinition) {
    this.name = Name;
    this.expression = new Expression(Regex);
    const { required } = this.expression;
    this.texts = [required, required.replaceAll('#011', '\t'), required.replaceAll('\t', '#011')];
  }

  /** Texts of which every line with a value contains one; undefined where none is known. */
  get required(): readonly string[] | undefined {
    return this.expression.required === '' ? undefined : this.texts;
  }

  /** Whether the expression took too long on some line; from then on it finds nothing. */
  get hasGivenUp(): boolean {
    return this.isTooSlow;
  }

  /** The values that SageMaker records of a line, in order: finite numbers. */
  values(line: string): number[] {
    return this.each(line, (text) => this.finite(text));
  }

  /** What a line reports: values, and `NaN` and infinities where a value was to stand. */
  reports(line: string): number[] {
    return this.each(line, (text) => this.notFinite(text) ?? this.finite(text));
  }

  private each(line: string, read: (text: string) => number | undefined): number[] {
    if (this.isTooSlow || !this.texts.some((text) => line.includes(text))) return [];
    return piecesFor(line, this.expression.required).flatMap((windows) => {
      for (const escaped of windows) {
        const raw = escaped.replaceAll('#011', '\t');
        const value = read(escaped) ?? (raw === escaped ? undefined : read(raw));
        if (value !== undefined) return [value];
      }
      return [];
    });
  }

  private finite(text: string): number | undefined {
    // An escaped tab ends a value as a tab does: XGBoost prints several on one line.
    const value = this.taken(text)?.text.split('#011')[0];
    return value !== undefined && NUMBER.test(value) ? Number(value) : undefined;
  }

  /** The line is searched with a number in place of each `nan`: is that what is taken? */
  private notFinite(text: string): number | undefined {
    const places = new Map<number, string>();
    let shift = 0;
    const replaced = text.replace(NOT_FINITE, (found, offset: number) => {
      places.set(offset + shift, found);
      shift += STAND_IN.length - found.length;
      return STAND_IN;
    });
    if (places.size === 0) return undefined;
    const taken = this.taken(replaced);
    const found = taken && places.get(taken.start);
    if (found === undefined || !STAND_IN.startsWith(taken?.text.split('#011')[0] || ' ')) {
      return undefined;
    }
    if (/nan/i.test(found)) return Number.NaN;
    return found.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }

  private taken(text: string) {
    const found = this.expression.search(text);
    if (found.kind === 'tooSlow') this.isTooSlow = true;
    return found.kind === 'match' ? found.group(1) : undefined;
  }
}
