// The service worker: one build, whole, in one cache. Files have hashed names, so a page of one build never meets a script of another:
// a new build is fetched completely before it takes over, and takes over when the last page of the old one is closed.
'use strict';

// make_dist.py fills these in.
const BUILD = '@BUILD@';
const FILES = ['@FILES@'];

// Two copies of the site on one host keep apart.
const OURS = `equator ${self.registration.scope} `;
const CACHE = OURS + BUILD;

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) =>
    // All or nothing; past the HTTP cache, which may hold yesterday's pages.
    cache.addAll(FILES.map((file) => new Request(file, { cache: 'reload' })))));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(caches.keys()
    .then((names) => Promise.all(names.filter((name) => name.startsWith(OURS) && name !== CACHE).map((name) => caches.delete(name))))
    .then(() => self.clients.claim()));
});

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (url.href.split(/[?#]/)[0] === self.registration.scope) url.pathname += 'index.html';
  event.respondWith(caches.open(CACHE)
    .then((cache) => cache.match(url, { ignoreSearch: true })) // embed.html?load=click is embed.html
    .catch(() => {}) // a browser may take its storage back: then there is the network
    .then((kept) => kept ?? fetch(event.request)));
});
