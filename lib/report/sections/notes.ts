import type { ReportSource } from '../../core';
import { html } from '../html';
import type { Section } from './parts';

/** What a person should know of the result; what planning decided stands with the inputs. */
export function notes({ result, plan }: ReportSource): Section | undefined {
  const shown = plan.notes ?? [];
  const found = result.notes.filter((note) => !shown.includes(note));
  if (found.length === 0) return undefined;
  return {
    id: 'notes',
    title: 'Notes',
    body: html`<ul class="note">${found.map((note) => html`<li>${note}</li>`)}</ul>`,
  };
}
