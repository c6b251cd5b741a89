// Says why, in a frame that is sandboxed without an origin of its own. Modules cannot even be loaded there, nor can a Worker be started:
// this is a plain script.
'use strict';

if (window.origin === 'null' && location.protocol !== 'file:') {
  document.getElementById('loading').hidden = true;
  document.getElementById('notice-title').textContent = 'This frame is too tightly sandboxed';
  document.getElementById('notice-text').textContent = 'Its sandbox attribute lacks the word allow-same-origin: Equator computes in a ' +
    'Worker, which a frame may start only with sandbox="allow-scripts allow-same-origin". The link below opens the run in a tab of its own ' +
    '(where the sandbox has allow-popups too).';
  const ownTab = document.getElementById('own-tab');
  ownTab.href = new URL('./' + location.hash, location.href);
  ownTab.hidden = false;
  document.getElementById('notice').hidden = false;
}
