/** The colours of a page as its styles have them, light or dark. */
export interface Theme {
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly surface: string;
  readonly accent: string;
  readonly best: string;
  readonly halted: string;
  readonly bad: string;
  /** Colours of curves, told apart by everybody; dashes tell them apart as well. */
  readonly curves: readonly string[];
  readonly font: string;
}

const CURVES = 6;

/** Reads the theme from the styles. */
export function readTheme(): Theme {
  const styles = getComputedStyle(document.documentElement);
  const colour = (name: string) => styles.getPropertyValue(`--${name}`).trim() || '#888888';
  return {
    text: colour('text'),
    muted: colour('muted'),
    line: colour('line'),
    surface: colour('surface'),
    accent: colour('accent'),
    best: colour('best'),
    halted: colour('halted'),
    bad: colour('bad'),
    curves: Array.from({ length: CURVES }, (_, index) => colour(`curve-${index}`)),
    font: getComputedStyle(document.body).fontFamily || 'sans-serif',
  };
}

/** A colour between two, both `#rrggbb`; share 0 is the first. */
export function mix(from: string, to: string, share: number): string {
  const channel = (place: number) => {
    const [a, b] = [from, to].map((text) => Number.parseInt(text.slice(place, place + 2), 16));
    return Math.round((a ?? 0) + ((b ?? 0) - (a ?? 0)) * share)
      .toString(16)
      .padStart(2, '0');
  };
  return `#${channel(1)}${channel(3)}${channel(5)}`;
}
