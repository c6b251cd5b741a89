// The notebook's widget (python/equator_demo/widget.js): a model and an element as anywidget gives them.

import { copyFileSync } from 'node:fs';
import { cross, LINK, open, stateOf } from '../support/frameworks.mjs';
import { hosts } from '../support/hosts.mjs';
import { root, run } from '../support/stage.mjs';

copyFileSync(root + 'python/equator_demo/widget.js', hosts + '/widget.js');

/** A page with an output cell, and what a kernel's model is to a widget. Its render() has ended. */
async function cell(name, traits, head = '') {
  const page = await open(name, `${head}<div id="cell"></div>`);
  await page.evaluate(async (values) => {
    const listeners = new Map(), el = document.getElementById('cell');
    const model = (globalThis.model = {
      saved: 0,
      listeners,
      get: (key) => values[key],
      set: (key, value) => {
        values[key] = value;
        for (const told of listeners.get('change:' + key) ?? []) told();
      },
      on: (event, told) => listeners.set(event, (listeners.get(event) ?? new Set()).add(told)),
      off: (event, told) => listeners.get(event)?.delete(told),
      save_changes: () => { model.saved += 1; },
    });
    const { default: widget, render } = await import('./widget.js');
    globalThis.same = widget.render === render;
    globalThis.leave = await render({ model, el });
  }, { shown: '', height: 300, ...traits });
  return page;
}

await run('a notebook: the element in a cell, another link, what is shown, and the cell emptied', async (check) => {
  const page = await cell('notebook', { address: cross.origin + '/', link: LINK });
  check.ok(await page.evaluate(() => globalThis.same), 'render is exported by name and by default');
  check.ok((await stateOf(page)).link.includes('m=20'), 'the run of the link');
  const { link } = await page.evaluate(() => document.querySelector('equator-demo').seek(5));
  await page.waitForFunction((there) => model.get('shown') === there && model.saved > 0, link);
  check.ok(link.includes('digest='), `the kernel is told the moment with its digest: ${link}`);
  await page.evaluate(() => model.set('link', '#v1&m=30&T=10&t=2'));
  await page.waitForFunction(async () => (await document.querySelector('equator-demo').state()).link.includes('m=30'));
  await page.evaluate(() => model.set('height', 400));
  check.equal(await page.evaluate(() => document.querySelector('equator-demo').height), '400', 'height');
  const left = await page.evaluate(() => {
    leave();
    return [document.getElementById('cell').childElementCount, [...model.listeners.values()].map(({ size }) => size)];
  });
  check.equal(left, [0, [0, 0]], 'nothing is left behind');
  check.equal(page.complaints, [], 'complaints');
});

await run('a notebook: without a page, and where the element may not be loaded', async (check) => {
  const none = await cell('nowhere', { address: '', link: LINK });
  const asked = await none.evaluate(() =>
    performance.getEntriesByType('resource').map(({ name }) => new URL(name).origin),
  );
  check.ok((await none.textContent('#cell')).includes(LINK), 'the link alone');
  check.ok(asked.every((origin) => origin === new URL(none.url()).origin), `nothing is asked of others: ${asked}`);
  const rule = "script-src 'self' 'unsafe-inline' 'unsafe-eval'";
  const policy = `<meta http-equiv="Content-Security-Policy" content="${rule}">`;
  const framed = await cell('framed', { address: cross.origin + '/', link: LINK }, policy);
  const guest = () => framed.frames().find((frame) => frame.url().startsWith(cross.origin + '/embed.html'));
  await framed.waitForFunction(() => document.querySelector('#cell iframe'));
  await framed.waitForTimeout(200);
  await guest().waitForFunction(() => globalThis.equator?.state().values);
  check.ok(await guest().evaluate(() => equator.state().link.includes('m=20')), 'the page in a frame');
  await framed.evaluate(() => model.set('link', '#v1&m=30&T=10&t=2'));
  await guest().waitForFunction(() => equator.state().link.includes('m=30'));
  check.equal(await framed.evaluate(() => document.querySelector('#cell iframe').style.height), '300px', 'height');
});
