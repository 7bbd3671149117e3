import type { JobInstances } from '../../core';
import { cutText, formatValue } from '../format';
import { type Html, type HtmlValue, html } from '../html';
import type { Links } from '../links';

/** A part of the page that its list of contents names. */
export interface Section {
  readonly id: string;
  readonly title: string;
  /** Its name in the list of contents. @default - the title */
  readonly short?: string;
  readonly body: Html;
}

/** Characters of a value that a page has room for; `result.json` has it whole. */
const LONGEST_VALUE = 2_000;

/** Terms and what is known of them; a term of which nothing is known is left out. */
export function facts(rows: readonly (readonly [term: string, value: HtmlValue])[]): Html {
  const known = rows.filter(([, value]) => value !== undefined && value !== '' && value !== false);
  return html`<dl class="facts">${known.map(
    ([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`,
  )}</dl>`;
}

/** Any value as it was given, for reading. */
export function valueText(value: unknown): Html {
  return html`<span class="value">${cutText(formatValue(value), LONGEST_VALUE)}</span>`;
}

/** `2 × ml.m5.large or 2 × ml.m5.xlarge`: what a job may run on, the first choice first. */
export function instancesText(instances: readonly JobInstances[]): string {
  return instances.map((one) => `${one.InstanceCount} × ${one.InstanceType}`).join(' or ');
}

/** A name, URI or ARN: to its page where there is one, and into the clipboard. */
export function reference(text: string, page?: string | undefined): Html {
  const name = html`<code>${text}</code>`;
  const linked = page === undefined ? name : html`<a href="${page}" rel="noreferrer">${name}</a>`;
  return html`<span class="reference">${linked}${copyButton(text, text)}</span>`;
}

/** A place in S3. */
export function place(uri: string, links: Links): Html {
  return reference(uri, links.s3(uri));
}

/** Puts a text into the clipboard; shown only where the page's script runs. */
export function copyButton(text: string, what: string, label = 'Copy'): Html {
  return html`<button type="button" class="copy" data-copy="${text}" aria-label="${label} ${cutText(
    what,
    120,
  )}" hidden>${label}</button>`;
}

/** A drawing that the page's script makes, with what it shows in words. */
export function figure(options: {
  readonly chart: string;
  readonly index?: number;
  readonly title?: HtmlValue;
  readonly caption?: HtmlValue;
  readonly label: string;
  readonly size?: 'wide' | 'tall' | 'small';
}): Html {
  const { chart, index = 0, title, caption, label, size = 'wide' } = options;
  return html`<figure class="chart ${size}">
<figcaption>${isShown(title) && html`<h3>${title}</h3>`}${
    isShown(caption) && html`<p>${caption}</p>`
  }</figcaption>
<div class="plot" role="img" aria-label="${label}" data-chart="${chart}" data-index="${index}"></div>
</figure>`;
}

/** A heading or paragraph of nothing would be read out as one. */
function isShown(value: HtmlValue): boolean {
  return html`${value}`.text.trim() !== '';
}

/** Colour and shape of a mark, and what it stands for. */
export function legend(entries: readonly (readonly [mark: string, text: string])[]): Html {
  return html`<span class="legend">${entries.map(
    ([mark, text]) => html`<span><i class="mark ${mark}"></i>${text}</span> `,
  )}</span>`;
}

/**
 * A table that scrolls by itself where the page is narrow; also with the keyboard. It is a group and
 * no region: a region is a landmark, which its section is already, often by the same name.
 */
export function table(
  caption: string,
  head: readonly HtmlValue[],
  rows: readonly (readonly HtmlValue[])[],
): Html {
  return html`<div class="scroll" role="group" aria-label="${caption}" tabindex="0"><table>
<caption class="unseen">${caption}</caption>
<thead><tr>${head.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
<tbody>${rows.map(
    ([first, ...rest]) =>
      html`<tr><th scope="row">${first}</th>${rest.map((cell) => html`<td>${cell}</td>`)}</tr>`,
  )}</tbody>
</table></div>`;
}
