// The HTML that puts the instrument into somebody's page.

const escaped = (text) => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');
const TITLE = 'Equator: finite neural networks beside their infinite-width limit';

const keysOf = ({ theme, play, panels }) => ({ theme: theme === 'auto' ? '' : theme, play: play === 'auto' ? '' : play, panels: panels.join(',') });

/** `link` with keys set to values; an empty or undefined value leaves the key out. */
export function withKeys(link, values) {
  const pairs = link.replace(/^#/, '').split('&').filter((pair) => !(pair.split('=')[0] in values));
  const digest = pairs.findIndex((pair) => pair.startsWith('digest='));
  const added = Object.entries(values).filter(([, value]) => value).map(([key, value]) => `${key}=${value}`);
  pairs.splice(digest < 0 ? pairs.length : digest, 0, ...added);
  return '#' + pairs.join('&');
}

/** The page to put into a frame. */
export function embedAddress({ base, link, load, theme, play, panels }) {
  const source = new URL('embed.html', base);
  if (load === 'click') source.searchParams.set('load', 'click');
  return source.href.replace(/#.*/, '') + withKeys(link, keysOf({ theme, play, panels }));
}

/** form: 'iframe' or 'element', either with a link in it for where neither is shown; size in CSS pixels, width may be '100%'; load: 'visible' or 'click'; panels: those shown, none for all. */
export function snippet({ form, base, link, width, height, load, theme, play, panels }) {
  const keys = keysOf({ theme, play, panels });
  const instead = `<a href="${escaped(new URL('./', base).href.replace(/#.*/, '') + withKeys(link, {}))}">${TITLE}</a>`;
  if (form === 'element') {
    const attributes = [['link', withKeys(link, { theme: '', play: '', panels: '' })], ['width', width], ['height', height], ...Object.entries(keys), ['load', load === 'click' ? 'click' : '']]
      .filter(([, value]) => value).map(([name, value]) => ` ${name}="${escaped(String(value))}"`).join('');
    return `<script src="${escaped(new URL('equator-demo.js', base).href)}" async></script>\n<equator-demo${attributes}>${instead}</equator-demo>`;
  }
  const address = embedAddress({ base, link, load, theme, play, panels });
  return `<iframe src="${escaped(address)}" width="${escaped(String(width))}" height="${escaped(String(height))}" title="${TITLE}"\n` +
    '        style="border:0" loading="lazy" allow="clipboard-write; fullscreen" referrerpolicy="origin">' + instead + '</iframe>';
}
