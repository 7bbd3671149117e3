import { render } from 'velocityjs';
import { JAVA_STRINGS } from './java-strings';
import { atPath } from './json-path';

/** What a template may look at. */
export interface TemplateInput {
  /** The body of a request or of a service's answer, as text. */
  readonly body: string;
  /** Parameters of path, query and headers; the first that has a name counts. */
  readonly parameters: readonly Readonly<Record<string, string>>[];
  /** `$context` */
  readonly context: Readonly<Record<string, unknown>>;
}

/** What a template makes. */
export interface Rendered {
  readonly text: string;
  /** What it sets `$context.responseOverride.status` to. */
  readonly status: number | undefined;
}

/**
 * Renders a mapping template.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
export function renderTemplate(
  template: string,
  { body, parameters, context }: TemplateInput,
): Rendered {
  const responseOverride: { status?: unknown } = {};
  const text = render(
    template,
    {
      input: inputOf(body, parameters),
      util: UTIL,
      context: { ...context, responseOverride },
    },
    {},
    { customMethodHandlers: [JAVA_STRINGS] },
  );
  const { status } = responseOverride;
  return { text, status: status === undefined ? undefined : Number(status) };
}

/** `$input` */
function inputOf(body: string, parameters: TemplateInput['parameters']) {
  const json = () => JSON.parse(body === '' ? '{}' : body);
  return {
    body,
    params: (name: string) => parameters.find((its) => Object.hasOwn(its, name))?.[name] ?? '',
    path: (path: string) => atPath(json(), path),
    json: (path: string) => JSON.stringify(atPath(json(), path) ?? ''),
  };
}

/** `$util` */
const UTIL = {
  escapeJavaScript,
  parseJson: (text: string) => JSON.parse(text),
  urlDecode: (text: string) => decodeURIComponent(text.replaceAll('+', ' ')),
  urlEncode: (text: string) => encodeURIComponent(text),
  base64Encode: (text: string) => Buffer.from(text).toString('base64'),
  base64Decode: (text: string) => Buffer.from(text, 'base64').toString('utf8'),
};

/** What templates may call, for those who check them. */
export const KNOWN_CALLS = {
  input: ['body', 'json', 'params', 'path'],
  util: Object.keys(UTIL),
} as const;

const ESCAPES: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '"': '\\"',
  "'": "\\'",
  '/': '\\/',
  '\\': '\\\\',
};

/**
 * As Commons Lang 2 does it, which API Gateway has: single quotes and slashes are escaped too.
 *
 * @see https://commons.apache.org/proper/commons-lang/javadocs/api-2.6/org/apache/commons/lang/StringEscapeUtils.html
 */
function escapeJavaScript(text: unknown): string {
  return String(text).replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are escaped
    /["'/\\\u0000-\u001f]|[^\u0020-\u007e]/g,
    (character) =>
      ESCAPES[character] ??
      `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
}
