// Sandboxed frames, and browsers that lack something.

import { open } from '../support/embed.mjs';
import { frameTag, guest, hostPage, inWindow, settle } from '../support/hosts.mjs';
import { place, until } from '../support/page.mjs';
import { BROWSERS, run, screenshots, server } from '../support/stage.mjs';

await run('a sandbox that lets it work: clipboard and downloads degrade with a word', async (check) => {
  const page = await open(
    hostPage(
      'sandbox.html',
      frameTag(
        server.origin + '/embed.html#v1&m=20&T=10&t=1',
        'width="900" height="640" sandbox="allow-scripts allow-same-origin"',
      ),
    ),
  );
  const frame = await guest(page);
  await settle(frame);
  await frame.evaluate(() => {
    document.execCommand = () => false;
  }); // as in browsers that have dropped it
  await page.mouse.click(...(await inWindow(frame, await place(frame, 'share'))), { delay: 80 });
  await frame.waitForSelector('#share[open]');
  await frame.click('#share button:has-text("Copy link")');
  await until(frame, () => /press Ctrl\+C/.test(document.querySelector('#share .row .status').textContent));
  await frame.click('#share button:has-text("CSV")');
  await until(frame, () =>
    /forbids downloads/.test([...document.querySelectorAll('#share .status')].at(-1).textContent),
  );
  await page.screenshot({ path: screenshots + 'embed-share.png' });
  check.equal(
    page.complaints.filter((text) => !/clipboard|download/i.test(text)),
    [],
    'complaints',
  );
});

await run('a guest without WebGL 2: words, the controls and numbers, and a way out', async (check) => {
  const page = await open(hostPage('plain.html', frameTag(server.origin + '/embed.html#v1&m=20&T=10&t=1')), {
    noWebgl: true,
  });
  const frame = await guest(page);
  await until(frame, () => equator.state().values && !equator.state().playing);
  check.ok(/WebGL 2 is not available/.test(await frame.textContent('#notice')), 'the reason is named');
  check.ok(/#v1&m=20&T=10/.test(await frame.getAttribute('#own-tab', 'href')), 'the link to a tab of its own');
  await page.screenshot({ path: screenshots + 'embed-no-webgl.png' });
  await frame.click('#to-controls');
  await until(frame, () => document.querySelector('dialog[open] #set-m'));
  await page.screenshot({ path: screenshots + 'embed-no-webgl-controls.png' });
  check.equal(page.complaints, [], 'complaints');
});

await run('a guest in a browser without vector instructions', async (check) => {
  const page = await open(hostPage('old.html', frameTag(server.origin + '/embed.html#v1&m=20')), { noSimd: true });
  const frame = page.frames().find((each) => each.url().includes('embed.html'));
  await until(frame, () => !document.getElementById('notice').hidden && !document.getElementById('own-tab').hidden);
  check.ok(/vector instructions/.test(await frame.textContent('#notice')), 'the reason is named');
  await page.screenshot({ path: screenshots + 'embed-no-simd.png' });
  check.equal(page.complaints, [], 'complaints');
});

await run('a sandbox without an origin: words instead of a picture, and a way out', async (check) => {
  const page = await open(
    hostPage(
      'tight.html',
      frameTag(server.origin + '/embed.html#v1&m=20&T=10&t=1', 'width="700" height="420" sandbox="allow-scripts"'),
    ),
  );
  const frame = page.frames().find((each) => each.url().includes('embed.html'));
  // Module scripts of an origin-less frame need CORS headers, which a plain server does not send: then the page's own
  // words are the answer.
  await until(frame, () => !document.getElementById('notice').hidden);
  check.ok(/sandbox/.test(await frame.textContent('#notice')), 'the reason is named');
  check.ok(/#v1&m=20/.test(await frame.getAttribute('#own-tab', 'href')), 'and the link to a tab of its own');
  await page.screenshot({ path: screenshots + 'embed-sandbox.png' });
});

// As WordPress makes it of the oEmbed answer of a run's page: no origin, and a mark behind the link.
const PICTURE = hostPage(
  'picture.html',
  `<script>
    const heard = [];
    addEventListener('message', ({ data }) => heard.push(data));
  </script>` +
    frameTag(
      server.origin + '/embed.html?still=thirty_neurons#v1&m=30&seed=2&t=8&colour=latitude#?secret=a1B2c3D4e5',
      'width="700" height="560" sandbox="allow-scripts"',
    ),
);
// WebKit runs no script there: 'self' in the page's policy is no origin to it.
for (const [name, start] of Object.entries(BROWSERS).filter(([name]) => name !== 'WebKit'))
  await run(`a blog's frame without an origin shows a still picture, in ${name}`, async (check) => {
    const started = await start();
    try {
      const page = await started.open(PICTURE, { width: 700, height: 560 });
      // With the picture in it the notice is higher than its words are.
      await page.until(() => heard.some(({ message, value }) => message === 'height' && value > 350));
      check.ok(await page.evaluate(() => heard.every(({ secret }) => secret === 'a1B2c3D4e5')), 'with the mark');
      await page.screenshot(`${screenshots}embed-still-${name.toLowerCase()}.png`);
    } finally {
      await started.close();
    }
  });
await run("the way out of a blog's frame: its own tab, and where a click leads", async (check) => {
  const page = await open(PICTURE);
  const frame = page.frames().find((each) => each.url().includes('embed.html'));
  await until(frame, () => document.querySelector('#notice img').naturalWidth === 800);
  const address = server.origin + '/#v1&m=30&seed=2&t=8&colour=latitude';
  check.equal(await frame.evaluate(() => document.getElementById('own-tab').href), address, 'the address');
  await frame.click('#own-tab');
  await until(page, () => heard.some(({ message }) => message === 'link'));
  const [{ value }] = await page.evaluate(() => heard.filter(({ message }) => message === 'link'));
  check.equal(value, address, 'what the page around is told');
});
