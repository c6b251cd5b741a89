// The dialog behind the Share button: link and QR code, embedding, pictures and numbers. Plain HTML, so that it can be read aloud,
// selected and typed into. Loaded when it is first wanted.
import { closeBeside, make } from './elements.js';
import { expectedBlob, fileName, filmType, plotCsv, plotPng, plotSvg, posterBlob, recordFilm, seriesBlob, shareAddress, viewPng } from './export.js';
import { formats } from './formats.js';
import { copy, save } from './hand_over.js';
import { qrSvg } from './qr.js';
import { OtherPixels, readbackError } from './readback.js';
import { embedAddress, snippet } from './snippet.js';

let dialog = null;

const labelled = (text, control) => make('label', {}, make('span', { textContent: text }), control);
const choice = (values, chosen) => {
  const select = make('select', {}, ...Object.entries(values).map(([value, textContent]) => make('option', { value, textContent })));
  if (chosen) select.value = chosen;
  return select;
};
/** A read-only text with its button. */
function copyable(field, name) {
  const status = make('span', { className: 'status', role: 'status' });
  const button = make('button', { type: 'button', textContent: `Copy ${name}`, onclick: () => copy(field, status) });
  return make('div', { className: 'row' }, button, status);
}

/** The moment in other words, a row each: name, text, and a button that copies it. */
function formatList(equator, address) {
  const { link, address: hash, digest, version } = equator.state();
  const of = (key) => equator.controls().find((control) => control.key === key).value;
  const proven = hash.includes('digest='), t = proven ? /&t=([^&]*)/.exec(hash)?.[1] ?? '' : '';
  const status = make('p', { className: 'status', role: 'status' });
  const rows = formats({ address, link, t, digest: proven ? digest : '', version, m: of('m'), d: of('d'), day: new Date().toISOString().slice(0, 10) });
  return [make('h4', { textContent: 'Copy as' }), make('ul', { className: 'formats' }, ...rows.map(([name, value]) => {
    const field = make('textarea', { readOnly: true, rows: 1, value, spellcheck: false, 'aria-label': `As ${name}`, onfocus: () => field.select() });
    return make('li', {}, make('span', { textContent: name }), field,
      make('button', { type: 'button', textContent: 'Copy', 'aria-label': `Copy as ${name}`, onclick: () => copy(field, status) }));
  })), status];
}

function linkSection(equator) {
  const address = shareAddress(equator);
  const field = make('input', { type: 'text', readOnly: true, value: address, 'aria-label': 'Link to this moment', onfocus: () => field.select() });
  const { values, address: hash } = equator.state();
  const digest = hash.includes('digest=');
  const note = digest
    ? `It shows t = ${values.t} and carries the digest of this run: whoever opens it is told whether it is reproduced bit for bit.`
    : 'It starts the run from its beginning. Pause at a moment first to share that moment, with a digest that proves the run.';
  const svg = qrSvg(address);
  const code = make('details', {}, make('summary', { textContent: 'QR code, for slides' }));
  if (svg) {
    const picture = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
    picture.setAttribute('role', 'img');
    picture.setAttribute('aria-label', 'QR code of the link');
    picture.classList.add('qr');
    code.append(document.importNode(picture, true), make('button', { type: 'button', textContent: 'Save the code as SVG',
      onclick: () => save(new Blob([svg], { type: 'image/svg+xml' }), fileName(equator, 'qr', 'svg')) }));
  } else {
    code.append(make('p', { textContent: 'This link is too long for a QR code. Reset curves and axes to shorten it.' }));
  }
  const laws = SINGLE_FILE ? [] : [make('p', {}, make('a', { href: new URL('experiments.html', document.baseURI).href + equator.state().link, target: '_blank', rel: 'noopener',
    textContent: 'Make it an experiment' }), ': many runs like this one, and the law they show.')];
  return make('section', {}, make('h3', { textContent: 'Link' }), field, copyable(field, 'link'), make('p', { className: 'note', textContent: note }), ...formatList(equator, address), ...laws, code);
}

function embedSection(equator) {
  const form = choice({ iframe: '<iframe>: works everywhere', element: '<equator-demo>: one script, and an interface' });
  const width = make('input', { type: 'text', value: '100%', size: 6 });
  const height = make('input', { type: 'number', value: 520, min: 200, max: 4000, step: 10 });
  const theme = choice({ auto: "the reader's", dark: 'dark', light: 'light' });
  const play = choice({ auto: 'respect reduced motion', on: 'always', off: 'off' });
  const load = choice({ visible: 'when scrolled into view', click: 'when its poster is clicked' });
  const { choices } = equator.controls().find(({ key }) => key === 'panels');
  const panels = choices.map((name) => make('input', { type: 'checkbox', checked: true, value: name }));
  const text = make('textarea', { readOnly: true, rows: 7, spellcheck: false, 'aria-label': 'HTML to embed', onfocus: () => text.select() });
  const chosen = () => ({
    form: form.value, base: document.baseURI, link: equator.state().address, width: width.value.trim() || '100%',
    height: Number(height.value) || 520, load: load.value, theme: theme.value, play: play.value,
    panels: panels.every((box) => box.checked) ? [] : panels.filter((box) => box.checked).map((box) => box.value),
  });
  const write = () => { text.value = snippet(chosen()); };
  // What a reader of the other page would see.
  const frame = make('iframe', { title: 'Preview of the embedded run', className: 'preview' });
  const preview = make('details', {}, make('summary', { textContent: 'Preview' }), frame);
  const look = () => {
    const source = preview.open ? embedAddress(chosen()) : 'about:blank';
    frame.height = Number(height.value) || 520;
    if (frame.src !== source) frame.src = source;
  };
  preview.addEventListener('toggle', look);
  for (const control of [form, width, height, theme, play, load, ...panels]) control.addEventListener('input', write);
  for (const control of [height, theme, play, load, ...panels]) control.addEventListener('change', look);
  write();
  return make('section', {}, make('h3', { textContent: 'Embed' }),
    make('div', { className: 'fields' }, labelled('Form', form), labelled('Width', width), labelled('Height', height), labelled('Theme', theme),
      labelled('Autoplay', play), labelled('Loads', load)),
    make('fieldset', {}, make('legend', { textContent: 'Shows' }), ...choices.map((name, i) => make('label', { className: 'check' }, panels[i], name))),
    text, copyable(text, 'HTML'), preview);
}

function exportSection(equator, guest) {
  const status = make('p', { className: 'status', role: 'status' });
  const said = (name) => {
    status.textContent = `Saved ${name}.`;
    // A frame cannot know whether its host allows downloads: nothing tells it.
    if (guest) status.append(' If no file came, the page around this one forbids downloads: ',
      make('a', { href: shareAddress(equator), target: '_blank', rel: 'noopener', textContent: 'open the run in its own tab' }), '.');
  };
  const failed = (error) => {
    status.textContent = `That did not work: ${error.message}.`;
    // Curves are no pixels. And what is printed never passes through a script.
    if (error instanceof OtherPixels) status.append(' Printing the page keeps the view, and plots can be saved as SVG: ', button(`${plots[plot.value]} as SVG`, () => plot.value, 'svg', async () => plotSvg(equator, plot.value)));
  };
  const button = (textContent, what, extension, blob) => make('button', { type: 'button', textContent, onclick: async () => {
    try {
      const name = fileName(equator, typeof what === 'function' ? what() : what, extension);
      save(await blob(), name);
      said(name);
      if (extension === 'png' && await readbackError('2d') > 0) status.append(' This browser alters saved pixels a little, against tracking; the SVG is exact.');
    } catch (error) {
      failed(error);
    }
  } });
  const plots = Object.fromEntries(equator.plots().map(({ key, name }) => [key, name])), plot = choice(plots);
  return make('section', {}, make('h3', { textContent: 'Save' }),
    make('div', { className: 'row' }, make('span', { textContent: 'The view' }), button('PNG', 'view', 'png', () => viewPng(equator)), ...filmControls(equator, status, said, failed)),
    make('div', { className: 'row' }, make('span', { textContent: 'A page' }), button('Poster (SVG)', 'poster', 'svg', () => posterBlob(equator)),
      make('span', { className: 'note', textContent: 'Open it and print it for a PDF.' })),
    make('div', { className: 'row' }, labelled('A plot', plot), button('SVG', () => plot.value, 'svg', async () => plotSvg(equator, plot.value)),
      button('PNG', () => plot.value, 'png', () => plotPng(equator, plot.value)), button('CSV', () => plot.value, 'csv', async () => plotCsv(equator, plot.value))),
    make('div', { className: 'row' }, make('span', { textContent: 'The series' }), button('CSV', 'series', 'csv', async () => seriesBlob(equator, 'csv')),
      button('JSON', 'series', 'json', async () => seriesBlob(equator, 'json'))),
    ...(equator.expected() ? [make('div', { className: 'row' }, make('span', { textContent: 'The expected gap' }), button('CSV', 'expected', 'csv', async () => expectedBlob(equator)))] : []),
    status, make('p', { className: 'note', textContent: 'Every file names its link, version and digest.' }));
}

/** Button, progress and cancel of the film. */
function filmControls(equator, status, said, failed) {
  const bar = make('progress', { max: 1, value: 0, hidden: true, 'aria-label': 'Recording' });
  const cancel = make('button', { type: 'button', textContent: 'Cancel', hidden: true });
  const record = make('button', { type: 'button', textContent: 'Film (WebM)', onclick: async () => {
    if (!filmType()) {
      status.textContent = 'This browser records no films; Chrome, Edge and Firefox do.';
      return;
    }
    const stop = new AbortController();
    cancel.onclick = () => stop.abort();
    dialog.addEventListener('close', () => stop.abort(), { once: true });
    bar.hidden = cancel.hidden = false;
    record.disabled = true;
    status.textContent = 'Recording from the start of the run to the moment shown, at the speed it plays.';
    try {
      const film = await recordFilm(equator, (share) => { bar.value = share; }, stop.signal);
      if (film) {
        const name = fileName(equator, 'film', 'webm');
        save(film, name);
        said(name);
      } else {
        status.textContent = 'Recording cancelled; nothing was saved.';
      }
    } catch (error) {
      failed(error);
    }
    bar.hidden = cancel.hidden = true;
    record.disabled = false;
  } });
  return [record, bar, cancel];
}

/** Opens the dialog on what is shown now. The run stands still behind it, so that the link is of the moment one sees. */
export function openDialog(equator, { guest = false } = {}) {
  if (dialog?.open) return;
  const wasPlaying = equator.state().playing;
  equator.pause();
  dialog?.remove();
  const close = make('button', { type: 'button', className: 'close', textContent: 'Close', onclick: () => dialog.close() });
  dialog = make('dialog', { id: 'share', 'aria-labelledby': 'share-title' },
    make('header', {}, make('h2', { id: 'share-title', textContent: 'Share this run' }), close),
    linkSection(equator), ...(location.protocol === 'file:' ? [] : [embedSection(equator)]), exportSection(equator, guest));
  dialog.addEventListener('close', () => {
    dialog.querySelector('.preview')?.removeAttribute('src'); // its run ends
    if (wasPlaying) equator.play();
    equator.canvas.focus({ preventScroll: true });
  });
  closeBeside(dialog);
  document.body.append(dialog);
  dialog.showModal();
}
