// A static server on this machine that sends the strict content policy with everything, as a careful host would.
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.woff': 'font/woff',
};
const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'";

/**
 * Serves `folder` on a free port of the loopback interface, under `policy` (null: none) and nothing else. `under`: the
 * path that the folder has there; `types`: other types by extension; `cors`: other origins may load modules. Of what it
 * returns, `folder` may be changed; `sent` lists the paths of the files sent.
 */
export async function serve(folder, { policy = POLICY, under = '/', types = {}, cors = false } = {}) {
  const served = { folder, sent: [] };
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname));
    const file = join(
      served.folder,
      path.endsWith('/') ? path.slice(under.length) + 'index.html' : path.slice(under.length),
    );
    if (
      !path.startsWith(under) ||
      !file.startsWith(served.folder) ||
      !statSync(file, { throwIfNoEntry: false })?.isFile()
    ) {
      response.writeHead(404).end();
      return;
    }
    served.sent.push(path.slice(under.length) || 'index.html');
    response.writeHead(200, {
      'Content-Type': types[extname(file)] ?? TYPES[extname(file)] ?? 'application/octet-stream',
      'Cache-Control': 'no-store',
      ...(cors ? { 'Access-Control-Allow-Origin': '*' } : {}),
      ...(policy ? { 'Content-Security-Policy': policy } : {}),
    });
    createReadStream(file).pipe(response);
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return Object.assign(served, {
    origin: `http://127.0.0.1:${server.address().port}`,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(done);
      }),
  });
}
