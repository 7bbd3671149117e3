const SHOWN_MILLISECONDS = 1_500;

/** Shows the copy buttons where the browser lets a page copy, and makes them work. */
export function enableCopying(): void {
  if (navigator.clipboard === undefined) return;
  for (const button of document.querySelectorAll<HTMLButtonElement>('button.copy')) {
    button.hidden = false;
    const label = button.textContent;
    button.addEventListener('click', () => {
      navigator.clipboard.writeText(button.dataset.copy ?? '').then(
        () => say(button, 'Copied', label),
        () => say(button, 'Not allowed', label),
      );
    });
  }
}

function say(button: HTMLButtonElement, text: string, label: string | null): void {
  button.textContent = text;
  setTimeout(() => {
    button.textContent = label;
  }, SHOWN_MILLISECONDS);
}
