// A dialog with a heading and a Close button.
import { closeBeside, make } from '../share/elements.js';

/** Opens a modal dialog of these contents. Closing it removes it and, as dialogs do, gives the focus back to where it was. */
export function sheet(id, title, ...contents) {
  document.getElementById(id)?.remove();
  const dialog = make('dialog', { id, className: 'sheet', 'aria-labelledby': `${id}-title` },
    make('header', {}, make('h2', { id: `${id}-title`, textContent: title }),
      make('button', { type: 'button', textContent: 'Close', onclick: () => dialog.close() })),
    ...contents);
  dialog.addEventListener('close', () => dialog.remove());
  closeBeside(dialog);
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
