// The sheet that lists the canvas's keys. Loaded when it is first wanted.
import { sheet } from './sheet.js';
import { make } from '../share/elements.js';

export function showKeys(shortcuts) {
  const more = [{ name: '?', does: 'this list' }, { name: 'Tab', does: 'on to the next control' }, { name: 'Escape', does: 'leave the picture' }];
  sheet('keys', 'Keys', make('p', { className: 'about', textContent: 'They work while the picture has the focus: click it, or press Tab until it is framed.' }),
    make('dl', {}, ...[...shortcuts, ...more].map(({ name, does }) =>
      make('div', {}, make('dt', {}, make('kbd', { textContent: name })), make('dd', { textContent: does })))));
}
