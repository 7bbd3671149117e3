/** A log's end is what its reader is after. */
export function scrollLogs(): void {
  for (const log of document.querySelectorAll('.log')) log.scrollTop = log.scrollHeight;
}

/** Tabs as the ARIA practices have them: arrows move, one panel shows. */
export function enableTabs(): void {
  for (const list of document.querySelectorAll<HTMLElement>('[role=tablist]')) {
    const tabs = [...list.querySelectorAll<HTMLElement>('[role=tab]')];
    for (const [index, tab] of tabs.entries()) {
      tab.addEventListener('click', () => select(tabs, index));
      tab.addEventListener('keydown', (event) => {
        const target = targetOf(event.key, index, tabs.length);
        if (target === undefined) return;
        event.preventDefault();
        select(tabs, target);
        tabs[target]?.focus();
      });
    }
    select(tabs, Math.max(0, tabs.findIndex(isSelected)));
  }
}

function select(tabs: readonly HTMLElement[], chosen: number): void {
  for (const [index, tab] of tabs.entries()) {
    tab.setAttribute('aria-selected', String(index === chosen));
    tab.tabIndex = index === chosen ? 0 : -1;
    const panel = document.getElementById(tab.getAttribute('aria-controls') ?? '');
    panel?.classList.toggle('hidden', index !== chosen);
    // A panel that does not show cannot be scrolled before.
    if (panel !== null && index === chosen) panel.scrollTop = panel.scrollHeight;
  }
}

function isSelected(tab: HTMLElement): boolean {
  return tab.getAttribute('aria-selected') === 'true';
}

function targetOf(key: string, index: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowRight':
      return (index + 1) % count;
    case 'ArrowLeft':
      return (index + count - 1) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
