// Out of the page: onto the clipboard, into a file.
import { make } from './elements.js';

/** Copies the text of a field; where the clipboard is refused, selects it for the visitor to copy. */
export async function copy(field, status) {
  try {
    await navigator.clipboard.writeText(field.value);
    status.textContent = 'Copied.';
  } catch {
    field.focus();
    field.select();
    status.textContent = document.execCommand?.('copy') ? 'Copied.' : 'This page may not use the clipboard. The text is selected: press Ctrl+C (or ⌘C).';
  }
}

/** Saves a Blob under a name. */
export function save(blob, name) {
  const url = URL.createObjectURL(blob);
  make('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
