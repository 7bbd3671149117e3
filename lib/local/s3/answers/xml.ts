import { parseXML } from '@aws-sdk/xml-builder';
import { escapeXml } from '../../aws/xml';
import type { Asked } from './asked';
import { s3Error } from './errors';

/** An element's content: text, elements by name, the same element several times, or nothing. */
export type Xml =
  | string
  | number
  | boolean
  | undefined
  | readonly Xml[]
  | { readonly [name: string]: Xml };

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';
/** Of CompleteMultipartUpload with 10,000 parts and their checksums, the largest there is. */
const MAX_DOCUMENT_BYTES = 4 * 1024 * 1024;

/** Writes a document as S3 does. */
export function xmlDocument(root: string, content: Xml): string {
  const text = contentOf(content);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${NAMESPACE}">${text}</${root}>`;
}

/** A parsed element: its text, or its elements; one that is there several times is a list. */
export type Parsed = string | { readonly [name: string]: Parsed | readonly Parsed[] | undefined };

/**
 * Reads the document in a request's body.
 *
 * @returns its text, and the content of its root
 * @throws MalformedXML – when it is not XML with this root
 */
export async function readXml(
  { body }: Pick<Asked, 'body'>,
  root: string,
): Promise<{ readonly text: string; readonly content: Parsed }> {
  const text = await textOf(body);
  return { text, content: parseDocument(text, root) };
}

/** The content of a document's root. @throws MalformedXML – when it is not XML with this root */
export function parseDocument(text: string, root: string): Parsed {
  let content: Parsed | undefined;
  try {
    content = parseXML(text)[root];
  } catch {
    // Told below.
  }
  if (content === undefined) throw s3Error('MalformedXML', `no <${root}>`);
  return content;
}

/** The text of a request's body. @throws RequestEntityTooLarge */
export async function textOf(body: Asked['body']): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body.open()) {
    size += (chunk as Buffer).length;
    if (size > MAX_DOCUMENT_BYTES) throw s3Error('RequestEntityTooLarge');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The elements of a name, in order. */
export function elements(content: Parsed, name: string): readonly Parsed[] {
  const found = typeof content === 'string' ? undefined : content[name];
  if (found === undefined) return [];
  return Array.isArray(found) ? (found as readonly Parsed[]) : [found as Parsed];
}

/** The text of an element. @returns undefined where there is none of the name, or one with elements */
export function text(content: Parsed, name: string): string | undefined {
  const [first] = elements(content, name);
  return typeof first === 'string' ? first : undefined;
}

function contentOf(content: Xml): string {
  if (content === undefined) return '';
  if (typeof content !== 'object') return escaped(String(content));
  return Object.entries(content).map(named).join('');
}

function named([name, content]: [string, Xml]): string {
  if (content === undefined) return '';
  if (Array.isArray(content)) return content.map((each) => named([name, each])).join('');
  return `<${name}>${contentOf(content)}</${name}>`;
}

/** A carriage return would be read as a line feed. */
function escaped(text: string): string {
  return escapeXml(text).replaceAll('\r', '&#13;');
}
