// The example post: obeyed by its page in Chromium; opened, driven and photographed in Firefox and WebKit too.

import { open } from '../support/embed.mjs';
import { guest } from '../support/hosts.mjs';
import { state, until } from '../support/page.mjs';
import { run, screenshots, server } from '../support/stage.mjs';

await run('the example post: starts when seen, obeys its page, posters wait for a click', async (check) => {
  const page = await open(server.origin + '/examples/blog.html');
  const requests = [];
  page.on('request', (request) => requests.push(request.url()));
  const first = await guest(page, '#v1&T=20');
  await until(page, () => /running/.test(readout.textContent));
  await page.click('button[data-do=pause]');
  await until(page, () => /paused/.test(readout.textContent));
  check.equal((await state(first)).playing, false, 'paused from outside');
  await page.click('button[data-do=set]');
  await until(first, () => equator.state().link.includes('m=50') && equator.state().values);
  await page.click('button[data-do=seek]');
  await until(first, () => equator.state().values?.t === 9 && !equator.state().playing);
  await until(page, () => readout.textContent.startsWith('t = 9.00') && /paused/.test(readout.textContent));
  await page.click('button[data-do=play]');
  await until(first, () => equator.state().values.t > 9);
  check.ok(true, 'play, pause, seek and set reach the instrument');

  const answer = await page.evaluate(() => document.getElementById('first').state());
  check.ok(
    answer.link.startsWith('#v1&m=50&T=20') && answer.values.particle_gap > 0 && /^[0-9a-f]{16}$/.test(answer.digest),
    "the state is the run's",
  );
  const refused = await page.evaluate(() =>
    document
      .getElementById('first')
      .seek(-1)
      .catch((error) => error.message),
  );
  check.ok(/seek needs t/.test(refused), 'a bad time is an error: ' + refused);

  const poster = () => page.frames().filter((frame) => frame.url().includes('load=click'))[0];
  await page.evaluate(() => document.getElementById('second').scrollIntoView({ block: 'center' }));
  await page.waitForTimeout(500);
  requests.length = 0;
  check.equal(
    await poster().evaluate(() => [document.getElementById('poster').hidden, Boolean(globalThis.equator)]),
    [false, false],
    'a poster and nothing behind it',
  );
  check.equal(
    requests.filter((url) => url.includes('.wasm')),
    [],
    'nothing loaded for the poster',
  );
  await page.screenshot({ path: screenshots + 'blog-poster.png' });
  await poster().click('#poster');
  await until(poster(), () => globalThis.equator && equator.state().values);
  check.equal(await poster().evaluate(() => document.documentElement.dataset.theme), 'light', 'theme of the element');
  check.equal(
    (await state(poster())).address,
    '#v1&d=3&m=1000&T=8&theme=light&panels=sphere&colour=latitude',
    'attributes are in the link',
  );
  await page.screenshot({ path: screenshots + 'blog-second.png' });
  await page.evaluate(() => document.getElementById('third').scrollIntoView({ block: 'center' }));
  const third = await guest(page, 'panels=gap');
  await until(third, () => equator.state().values);
  check.equal((await state(third)).playing, false, 'play=off starts paused');
  check.equal(page.complaints, [], 'complaints');
});
