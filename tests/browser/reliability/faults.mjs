// A context that does not come back, a Worker that throws, a host page that means harm.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { host, hosts } from '../support/hosts.mjs';
import { state, until } from '../support/page.mjs';
import { open, openRun, workerOf } from '../support/reliability.mjs';
import { run, server } from '../support/stage.mjs';

await run('a context that is lost and stays away: the run goes on, with its numbers and its address', async (check) => {
  const page = await openRun('#v1&m=30&d=5&T=4&t=1');
  await until(page, () => equator.state().values?.t === 1);
  await page.evaluate(() => equator.canvas.getContext('webgl2').getExtension('WEBGL_lose_context').loseContext());
  await page.evaluate(() => equator.seek(2));
  await until(page, () => equator.state().values?.t === 2 && /&t=2&digest=/.test(location.hash));
  check.equal(
    page.complaints.filter((text) => !/context/i.test(text)),
    [],
    'complaints',
  );
});

await run(
  'a context that comes back and cannot be drawn into: the page says so, and the run goes on',
  async (check) => {
    const page = await openRun('#v1&m=30&d=5&T=4&t=1');
    await until(page, () => equator.state().values?.t === 1);
    await page.evaluate(() => {
      const lost = equator.canvas.getContext('webgl2').getExtension('WEBGL_lose_context');
      equator.canvas.addEventListener('webglcontextlost', () =>
        setTimeout(() => {
          const { getProgramParameter } = WebGL2RenderingContext.prototype;
          WebGL2RenderingContext.prototype.getProgramParameter = function (program, what) {
            return what === this.LINK_STATUS ? false : getProgramParameter.call(this, program, what);
          };
          lost.restoreContext();
        }),
      );
      lost.loseContext();
    });
    await until(page, () => !document.getElementById('notice').hidden);
    check.ok(/context was lost/.test(await page.textContent('#notice-title')), 'the reason is named');
    await page.evaluate(() => equator.seek(2));
    await until(page, () => equator.state().values?.t === 2);
  },
);

await run(
  'a Worker whose program throws is spoken of, what was computed stays, and again starts another',
  async (check) => {
    const page = await openRun('#v1&m=40&T=30');
    await until(page, () => equator.state().tick > 5);
    await workerOf(page).evaluate(() => {
      setTimeout(() => {
        throw new RangeError('memory is used up');
      });
    });
    await until(page, () => /memory is used up/.test(equator.state().failure));
    const { tick, values } = await state(page);
    check.ok(tick > 5 && Number.isFinite(values.loss_finite), 'what was computed is there');
    await page.evaluate(() => equator.again());
    await until(page, () => !equator.state().failure && equator.state().playing && equator.state().tick > 2);
  },
);

await run(
  'a host page that floods, lies and pulls at the frame: every question of the right form is answered',
  async (check) => {
    writeFileSync(
      join(hosts, 'hostile.html'),
      `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>hostile</title>
    <iframe src="${server.origin}/embed.html?host=${encodeURIComponent(host.origin)}#v1&amp;m=20&amp;T=10&amp;t=1"
      width="700" height="420"></iframe><script>
    globalThis.heard = [];
    addEventListener('message', ({ data }) => heard.push(data));
    globalThis.say = (message) => document.querySelector('iframe').contentWindow.postMessage(message, '*');
  </script>`,
    );
    const page = await open(host.origin + '/hostile.html');
    await until(page, () => heard.some((message) => message.type === 'ready'));
    await until(page, () => {
      say({ equator: 1, type: 'state', id: 'first' });
      return heard.some(({ id, state }) => id === 'first' && state.digest && !state.playing);
    });
    const before = await page.evaluate(() => heard.findLast(({ id }) => id === 'first').state);
    await page.evaluate(() => {
      let deep = {};
      for (let i = 0; i < 500; ++i) deep = { deep };
      const odd = [
        NaN,
        -1,
        -Infinity,
        1e308,
        '',
        '\u0000',
        'x'.repeat(1e6),
        {},
        [],
        null,
        true,
        10n,
        new Date(NaN),
        new Map([[1, 2]]),
        new Uint8Array(1e6),
        deep,
        'constructor',
        '__proto__',
      ];
      for (let round = 0; round < 20; ++round)
        for (const value of odd) {
          say(value);
          for (const type of ['seek', 'set', 'show', 'toString', '__proto__', value])
            say({ equator: 1, type, id: value, t: value, link: value, theme: value, panels: value, __proto__: null });
          say({ equator: value, type: 'set', link: '#v1&m=3' });
        }
    });
    // Styles that would break a layout, at the same time.
    for (const style of [
      'width:0;height:0',
      'transform:scale(-3) rotate(40deg)',
      'display:none',
      'zoom:7',
      'width:9000px;height:3px',
      'filter:blur(3px)',
      '',
    ])
      await page.evaluate((text) => {
        document.querySelector('iframe').style.cssText = text;
      }, style);
    await page.evaluate(() => say({ equator: 1, type: 'set', link: '#v1&m=20&T=10&t=1', id: 'back' }));
    await until(page, () => heard.some((message) => message.id === 'back'));
    await page.evaluate(() => say({ equator: 1, type: 'state', id: 'last' }));
    await until(page, () => heard.some((message) => message.id === 'last'));
    const after = await page.evaluate(() => heard.find((message) => message.id === 'last').state);
    check.equal(
      [after.digest, after.values, after.refusal, after.failure],
      [before.digest, before.values, before.refusal, before.failure],
      'the run',
    );
    check.ok(
      await page.evaluate(() =>
        heard.every(({ equator, type }) => equator === 1 && ['loaded', 'ready', 'state', 'error'].includes(type)),
      ),
      'answers are of the documented form',
    );
    check.ok(
      await page.evaluate(() =>
        heard
          .filter(({ type }) => type === 'error')
          .every(({ message }) => typeof message === 'string' && message.length > 10),
      ),
      'every error has a reason',
    );
    check.equal(page.complaints, [], 'complaints');
  },
);
