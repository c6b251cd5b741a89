// What there is to see in a frame that is sandboxed without an origin of its own, as blogs' programs make them of an address (oEmbed): the
// still picture that the frame's address names, or words, and a link to the run. Modules cannot be loaded there, nor can a Worker be started:
// this is a plain script.
//
//     embed.html?still=NAME#v1&m=400      NAME: of a picture in runs/
//
// WordPress appends #?secret=... to the address. Whoever knows that may tell the page around how high the frame should be, and
// where a click in it leads.
'use strict';

if (window.origin === 'null' && location.protocol !== 'file:') {
  const part = (id) => document.getElementById(id);
  const [, link, secret] = /^(.*?)(?:#\?secret=([0-9A-Za-z]+))?$/.exec(location.hash);
  const [still] = /^[a-z0-9_]+$/.exec(new URLSearchParams(location.search).get('still') ?? '') ?? [];
  const tell = (message, value) => secret && window.parent.postMessage({ message, value, secret }, '*');
  const tellHeight = () => tell('height', part('notice').scrollHeight);
  const picture = part('notice').querySelector('img'), ownTab = part('own-tab');
  part('loading').hidden = true;
  if (still) {
    picture.src = `runs/${still}.png`;
    picture.alt = 'A still picture of this run';
    picture.width = 800;
    picture.height = 420;
    Object.assign(picture.style, { width: '100%', height: 'auto' });
    picture.loading = 'eager';
    picture.onload = tellHeight;
  }
  part('notice-title').textContent = still ? 'A picture, where the run would be' : 'This frame is too tightly sandboxed';
  part('notice-text').textContent = 'The sandbox attribute of this frame lacks the word allow-same-origin: Equator computes in a ' +
    'Worker, which a frame may start only with sandbox="allow-scripts allow-same-origin". The link below opens the run in a tab of its own ' +
    '(where the sandbox has allow-popups too).';
  ownTab.href = new URL('./' + link, location.href.replace(/#.*/, ''));
  ownTab.hidden = false;
  ownTab.onclick = () => tell('link', ownTab.href);
  part('notice').hidden = false;
  tellHeight();
}
