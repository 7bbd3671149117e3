import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { JSDOM, VirtualConsole } from 'jsdom';
import { type Browser, chromium, type Page } from 'playwright-core';

/** A page that is open, in a real browser or, where there is none, in jsdom. */
export interface OpenPage {
  /** Runs a function in the page; it can use nothing from outside of it. */
  evaluate<T>(run: () => T): Promise<T>;
  /** Presses a key with the focus on the first element that a selector finds. */
  press(selector: string, key: string): Promise<void>;
  /** Errors and warnings of the page's console, and what it threw. */
  readonly problems: string[];
  /** Addresses that the page asked for, beyond its own. */
  readonly requests: string[];
  /** The page in the browser; undefined in jsdom. */
  readonly real?: Page;
  close(): Promise<void>;
}

/** How a page is opened; jsdom has neither size nor colours. */
export interface View {
  readonly width?: number;
  readonly scheme?: 'light' | 'dark';
}

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

/** The first Chromium of this machine: `CHROMIUM`, one on the path, or a Mac's application. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  if (env.CHROMIUM) return env.CHROMIUM;
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...PLACES].find(
    (file) => existsSync(file),
  );
}

/** Starts the browser, quiet and without what it would ask its makers for. */
export function startChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** Opens a file in a browser. */
export async function openInBrowser(
  browser: Browser,
  file: string,
  { width = 1_400, scheme = 'light' }: View = {},
): Promise<OpenPage> {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: scheme,
  });
  const real = await context.newPage();
  const problems: string[] = [];
  const requests: string[] = [];
  real.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
  });
  real.on('pageerror', (error) => problems.push(String(error)));
  const own = `file://${file}`;
  real.on('request', (request) => {
    if (request.url() !== own && !request.url().startsWith('data:')) requests.push(request.url());
  });
  await real.goto(own);
  return {
    evaluate: (run) => real.evaluate(run),
    press: (selector, key) => real.locator(selector).first().press(key),
    problems,
    requests,
    real,
    close: () => context.close(),
  };
}

/** Opens a page in jsdom: no layout, so every chart counts as seen and has a size of its own. */
export async function openInJsdom(html: string): Promise<OpenPage> {
  const problems: string[] = [];
  const console = new VirtualConsole();
  for (const kind of ['error', 'warn'] as const) {
    console.on(kind, (...parts: unknown[]) => problems.push(parts.join(' ')));
  }
  console.on('jsdomError', (error: Error) => {
    // It has no canvas to measure text with; the library can do without.
    if (!error.message.startsWith('Not implemented')) problems.push(error.message);
  });
  const { window } = new JSDOM(html, {
    runScripts: 'dangerously',
    pretendToBeVisual: true,
    virtualConsole: console,
    beforeParse: (view) => Object.assign(view, browserParts()),
  });
  return {
    evaluate: async (run) => window.eval(`(${run})()`) as ReturnType<typeof run>,
    press: async (selector, key) => {
      const element = window.document.querySelector<HTMLElement>(selector);
      element?.focus();
      element?.dispatchEvent(new window.KeyboardEvent('keydown', { key, bubbles: true }));
      // What a browser does when a button has the focus.
      if (key === 'Enter' || key === ' ') element?.click();
    },
    problems,
    requests: [],
    close: async () => window.close(),
  };
}

function browserParts() {
  return {
    matchMedia: () => ({ matches: false, addEventListener: () => undefined }),
    ResizeObserver: class {
      observe() {}
    },
    IntersectionObserver: class {
      constructor(private readonly tell: (entries: object[]) => void) {}
      observe(target: Element) {
        Object.defineProperties(target, {
          clientWidth: { value: 600 },
          clientHeight: { value: 300 },
        });
        this.tell([{ isIntersecting: true, target }]);
      }
      unobserve() {}
    },
  };
}
