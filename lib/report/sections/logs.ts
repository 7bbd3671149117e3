import { stripVTControlCharacters } from 'node:util';
import type { LogTail, ReportSource } from '../../core';
import { cutText, plural } from '../format';
import { type Html, html } from '../html';
import type { Links } from '../links';
import type { Section } from './parts';

const LONGEST_LINE = 4_000;

/** The end of each host's log. */
export function logs(data: ReportSource, links: Links): Section | undefined {
  if (data.logs.length === 0) return undefined;
  const more =
    links.logs !== undefined &&
    html`<p><a href="${links.logs}" rel="noreferrer">Whole log in CloudWatch</a></p>`;
  return { id: 'log', title: 'Log', body: html`${logTabs(data.logs, 'log')}${more}` };
}

/**
 * A tab for each host; the host whose log has an error comes first. Without the page's script all of them
 * stand below each other.
 */
export function logTabs(tails: readonly LogTail[], prefix: string): Html {
  const first = Math.max(0, tails.findIndex(tellsOfError));
  const id = (index: number) => `${prefix}-host-${index}`;
  const tabs =
    tails.length > 1 &&
    html`<div role="tablist" aria-label="Hosts">${tails.map(
      ({ host }, index) =>
        html`<button type="button" role="tab" id="${id(index)}-tab" aria-controls="${id(index)}" aria-selected="${
          index === first ? 'true' : 'false'
        }" tabindex="${index === first ? 0 : -1}">${host}</button>`,
    )}</div>`;
  return html`<div class="logs">${tabs}${tails.map((tail, index) => {
    const { host, lines, isCut } = tail;
    const attributes =
      tails.length > 1
        ? html` role="tabpanel" aria-labelledby="${id(index)}-tab"`
        : html` role="group" aria-label="Log of ${host}"`;
    return html`<div class="log" id="${id(index)}"${attributes} tabindex="0"><p class="log-note">${host}: ${
      isCut ? `the last ${plural(lines.length, 'line')}` : plural(lines.length, 'line')
    }</p><ol>${lines.map((line) => logLine(line))}</ol></div>`;
  })}</div>`;
}

/** A line as a terminal would leave it: without colours, and only what a progress bar said last. */
export function cleanLine(line: string): string {
  return stripVTControlCharacters(line);
}

function logLine(line: string): Html {
  // SageMaker's containers write a tab as its octal number.
  const text = cleanLine(line.replaceAll('#011', '\t')).trimEnd().replace(/^.*\r/s, '');
  return html`<li${isError(text) && html` class="error"`}>${cutText(text, LONGEST_LINE)}</li>`;
}

function tellsOfError({ lines }: LogTail): boolean {
  return lines.some(isError);
}

/** Words that begin, end or name an error, as Python, Node, XGBoost and the runners write them. */
function isError(line: string): boolean {
  return /\b(?:Traceback|FATAL|CRITICAL|ERROR)\b|(?:Error|Exception)\b(?=[:(\s]|$)/.test(line);
}
