import { formatDuration, formatNumber, formatValue } from '../format';
import type { PageTrial, TuningPageData } from '../page-data';
import type { Selection } from './selection';
import { type Order, sortTrials } from './sort-trials';

/** Rows that are shown at first, and by each "Show more". */
const PAGE = 25;

/** Keys of parameters' columns begin so. */
const VALUE = 'value-';

/** Fills the leaderboard, and sorts it when a column's head is pressed. */
export function enableLeaderboard(tuning: TuningPageData, selection: Selection): void {
  const table = document.querySelector<HTMLTableElement>('#trials');
  const body = table?.tBodies[0];
  if (table === null || body === undefined) return;
  const heads = [...table.querySelectorAll<HTMLElement>('th[data-key]')];
  const keys = heads.map(({ dataset }) => dataset.key ?? '');
  const isMaximized = tuning.direction === 'Maximize';
  let order: Order = { key: 'objective', isDescending: isMaximized };
  let limit = PAGE;

  const fill = () => {
    const sorted = sortTrials(tuning, order);
    body.replaceChildren(
      ...sorted.slice(0, limit).map((index) => row(tuning, index, keys, selection)),
    );
    for (const head of heads) {
      if (head.dataset.key !== order.key) head.removeAttribute('aria-sort');
      else head.setAttribute('aria-sort', order.isDescending ? 'descending' : 'ascending');
    }
    say(Math.min(limit, sorted.length), sorted.length);
  };
  for (const head of heads) {
    head.querySelector('button')?.addEventListener('click', () => {
      const key = head.dataset.key ?? '';
      const isSame = key === order.key;
      order = {
        key,
        isDescending: isSame ? !order.isDescending : key === 'objective' && isMaximized,
      };
      fill();
    });
  }
  onPress('more', () => {
    limit += PAGE;
    fill();
  });
  onPress('all', () => {
    limit = tuning.trials.length;
    fill();
  });
  // On paper nothing can be pressed.
  window.addEventListener('beforeprint', () => {
    limit = Math.max(limit, Math.min(tuning.trials.length, MOST_PRINTED));
    fill();
  });
  selection.onChange(() => mark(body, selection.current));
  fill();
}

const MOST_PRINTED = 200;

function row(
  tuning: TuningPageData,
  index: number,
  keys: readonly string[],
  selection: Selection,
): HTMLTableRowElement {
  const trial = tuning.trials[index] as PageTrial;
  const element = document.createElement('tr');
  element.dataset.trial = String(index);
  if (index === tuning.best) element.classList.add('winner');
  element.append(...keys.map((key) => cell(tuning, trial, index, key, selection)));
  markRow(element, selection.current);
  return element;
}

function cell(
  tuning: TuningPageData,
  trial: PageTrial,
  index: number,
  key: string,
  selection: Selection,
): HTMLTableCellElement {
  if (key === 'number') return trialCell(tuning, trial, index, selection);
  const element = document.createElement('td');
  element.textContent = textOf(tuning, trial, key);
  if (key === 'status') element.className = `status-${trial.status.toLowerCase()}`;
  if (isNumeric(trial, key)) element.classList.add('number');
  element.title = titleOf(trial, key);
  return element;
}

/** The trial's number picks it out in the charts; its name leads to its page. */
function trialCell(
  { best, console }: TuningPageData,
  { name }: PageTrial,
  index: number,
  selection: Selection,
): HTMLTableCellElement {
  const head = document.createElement('th');
  head.scope = 'row';
  head.className = 'number';
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'pick';
  button.textContent = `#${index + 1}`;
  button.title = `${name}: show in the charts`;
  button.setAttribute('aria-label', `Trial ${index + 1}${index === best ? ', the best' : ''}`);
  button.addEventListener('click', () => selection.toggle(index));
  head.append(button);
  if (console !== undefined) {
    const link = document.createElement('a');
    link.href = `${console}${encodeURIComponent(name)}`;
    link.rel = 'noreferrer';
    link.textContent = '↗';
    link.setAttribute('aria-label', `Trial ${index + 1} in the SageMaker console`);
    head.append(' ', link);
  }
  return head;
}

function textOf(tuning: TuningPageData, trial: PageTrial, key: string): string {
  switch (key) {
    case 'group':
      return tuning.groups[trial.group]?.task ?? '';
    case 'status':
      return trial.status;
    case 'objective':
      return trial.objective === null ? '–' : formatNumber(trial.objective);
    case 'seconds':
      return trial.seconds === null ? '–' : formatNumber(trial.seconds);
    default: {
      const value = trial.values[Number(key.slice(VALUE.length))] ?? null;
      if (value === null) return '–';
      return typeof value === 'number' ? formatNumber(value) : formatValue(value);
    }
  }
}

/** The whole value, of which a cell has room for the beginning. */
function titleOf({ seconds, values }: PageTrial, key: string): string {
  if (key === 'seconds') return seconds === null ? '' : formatDuration(seconds);
  if (!key.startsWith(VALUE)) return '';
  const value = values[Number(key.slice(VALUE.length))] ?? null;
  return value === null ? '' : formatValue(value);
}

function isNumeric(trial: PageTrial, key: string): boolean {
  if (key === 'objective' || key === 'seconds') return true;
  return key.startsWith(VALUE) && typeof trial.values[Number(key.slice(VALUE.length))] === 'number';
}

function mark(body: HTMLTableSectionElement, trial: number | undefined): void {
  for (const element of body.rows) markRow(element, trial);
}

function markRow(element: HTMLTableRowElement, trial: number | undefined): void {
  const isChosen = element.dataset.trial === String(trial);
  element.classList.toggle('chosen', isChosen);
  element.querySelector('button')?.setAttribute('aria-pressed', String(isChosen));
}

function say(shown: number, all: number): void {
  const status = document.getElementById('shown');
  if (status !== null) status.textContent = shown < all ? `${shown} of ${all} trials` : '';
  for (const id of ['more', 'all']) {
    const button = document.getElementById(id);
    if (button !== null) button.hidden = shown >= all;
  }
}

function onPress(id: string, action: () => void): void {
  document.getElementById(id)?.addEventListener('click', action);
}
