// Pictures, numbers and films of what is shown, each saying which link, version and digest it is of.
import { croppedPlot, filmCanvas, shownPlots, spherePicture } from './figure.js';
import { pngWithFacts, webmWithFacts } from './metadata.js';
import { paintOn, paintSvg } from './paint_svg.js';
import { posterSvg } from './poster.js';
import { OtherPixels, readbackError, SEEN } from './readback.js';

const PLOT_WIDTH = 720, PLOT_HEIGHT = 420; // CSS pixels of a saved plot
const PLOT_PIXELS = 3; // device pixels per CSS pixel of its PNG: enough for print
const VIEW = { width: 1440, height: 720, half: 300 }; // of the view, CSS pixels; half: the small plots' height
const VIEW_SCALE = { least: 2, most: 3 };
const FILM_SCALE = 2; // pixels a CSS pixel
const FILM_FRAMES = 30; // a second
const FILM_BITS = 8e6; // a second; thin lines need them

/** The whole link of what is shown: the page's address with the run in it, also from a frame; the page that is one file is its own. */
export function shareAddress(equator) {
  return new URL(SINGLE_FILE ? '' : './', document.baseURI).href.replace(/#.*/, '') + equator.state().address;
}

function facts(equator) {
  const { version, digest } = equator.state();
  return [['Title', 'Equator: finite width beside infinite width'], ['Source', shareAddress(equator)],
    ['Software', `Equator ${version}`], ['Digest', digest ?? 'none']];
}

/** equator-m400-d16-seed1-t12: enough to tell files apart. */
export function fileName(equator, what, extension) {
  const link = new URLSearchParams(equator.state().address.slice(1));
  const parts = ['m', 'd', 'phi', 'seed', 't'].filter((key) => link.has(key)).map((key) => key + link.get(key));
  return ['equator', what, ...parts].join('-').replace(/[^\w.+-]/g, '_') + '.' + extension;
}

const pngOf = (canvas) => new Promise((done, failed) =>
  canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error('the browser made no picture'))), 'image/png'));

/** Nothing is taken out of a canvas of this kind of context before known pixels came out as they went in. */
async function insistOnPixels(kind) {
  if (await readbackError(kind) > SEEN) throw new OtherPixels();
}

/** What is shown as one picture, a Blob of a PNG: the sphere, the gap and the two small plots below it, and nothing to press. */
export async function viewPng(equator) {
  await insistOnPixels('webgl2');
  await insistOnPixels('2d');
  const { width, height, half } = VIEW, scale = Math.min(VIEW_SCALE.most, Math.max(VIEW_SCALE.least, window.devicePixelRatio || 1));
  const sphere = spherePicture(equator, height * scale), left = sphere ? height : 0, beside = width - left;
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width * scale, height * scale];
  const context = canvas.getContext('2d', { alpha: false });
  context.scale(scale, scale);
  if (sphere) context.drawImage(sphere, 0, 0, height, height);
  for (const [i, plot] of shownPlots(equator).entries()) {
    const size = i === 0 ? [beside, height - half] : [beside / 2, half];
    context.save();
    context.translate(left + (i === 2 ? beside / 2 : 0), i === 0 ? 0 : height - half);
    paintOn(context, new DOMParser().parseFromString(croppedPlot(equator, plot, ...size), 'image/svg+xml').documentElement);
    context.restore();
  }
  return pngWithFacts(await pngOf(canvas), facts(equator));
}

/** One page of it, a Blob of an SVG. */
export async function posterBlob(equator) {
  await insistOnPixels('webgl2');
  await insistOnPixels('2d');
  return new Blob([posterSvg(equator, shareAddress(equator), facts(equator))], { type: 'image/svg+xml' });
}

const svgOf = (equator, plot) => equator.plotSvg(plot, PLOT_WIDTH, PLOT_HEIGHT);

export const plotSvg = (equator, plot) => new Blob([svgOf(equator, plot)], { type: 'image/svg+xml' });

export const plotCsv = (equator, plot) => new Blob([equator.plotCsv(plot)], { type: 'text/csv' });

export async function plotPng(equator, plot) {
  await insistOnPixels('2d');
  const canvas = document.createElement('canvas');
  paintSvg(svgOf(equator, plot), canvas, PLOT_PIXELS);
  return pngWithFacts(await pngOf(canvas), facts(equator));
}

export const seriesBlob = (equator, format) =>
  new Blob([equator.series(format)], { type: format === 'json' ? 'application/json' : 'text/csv' });

export function expectedBlob(equator) {
  const { version, link } = equator.state();
  return new Blob([`# equator ${version}\n# link ${link}\n${equator.expected()}`], { type: 'text/csv' });
}

/** The type of film that this browser records, or null. */
export function filmType() {
  if (typeof MediaRecorder !== 'function' || !HTMLCanvasElement.prototype.captureStream) return null;
  return ['video/webm;codecs=vp9', 'video/webm;codecs=vp8', 'video/webm'].find((type) => MediaRecorder.isTypeSupported(type)) ?? null;
}

/**
 * Plays the run from its start to the moment shown (or, from the start itself, to its end) and records sphere and gap. progress(share) is
 * told how far it is; `cancelled` is an AbortSignal, whose abort ends it with null. Puts the moment back at the end.
 */
export async function recordFilm(equator, progress, cancelled) {
  await insistOnPixels('webgl2');
  const before = equator.state();
  const until = before.tick > 0 ? before.tick : before.ticks;
  const said = facts(equator);
  const film = filmCanvas(equator, FILM_SCALE);
  try {
    return await record(equator, film, said, until, progress, cancelled);
  } finally {
    film.end();
    equator.pause();
    equator.seek(before.values?.t ?? 0);
  }
}

async function record(equator, film, said, until, progress, cancelled) {
  film.frame();
  const recorder = new MediaRecorder(film.canvas.captureStream(FILM_FRAMES), { mimeType: filmType(), videoBitsPerSecond: FILM_BITS });
  const parts = [];
  recorder.ondataavailable = (event) => parts.push(event.data);
  const stopped = new Promise((done, failed) => {
    recorder.onstop = done;
    recorder.onerror = (event) => failed(event.error ?? new Error('the recording failed'));
  });
  equator.again();
  recorder.start(250);
  const start = performance.now();
  await new Promise((done) => {
    const look = () => {
      film.frame();
      const now = equator.state();
      progress(Math.min(1, now.tick / until));
      if (cancelled.aborted || now.tick >= until || !now.playing || now.failure) return done();
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  const milliseconds = performance.now() - start;
  recorder.stop();
  await stopped;
  for (const track of recorder.stream.getTracks()) track.stop();
  if (cancelled.aborted) return null;
  return webmWithFacts(new Blob(parts, { type: 'video/webm' }), said, milliseconds);
}
