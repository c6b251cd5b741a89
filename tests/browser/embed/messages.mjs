// Messages between a page and its guest, and the element from another site.

import { open } from '../support/embed.mjs';
import { frameTag, guest, host, hostPage, settle } from '../support/hosts.mjs';
import { state, until } from '../support/page.mjs';
import { run, server } from '../support/stage.mjs';

await run(
  'messages: only the parent of the expected origin is heard; the rest is ignored with one warning',
  async (check) => {
    const address = `${server.origin}/embed.html?host=${encodeURIComponent(host.origin)}#v1&m=20&T=10&t=1`;
    const page = await open(
      hostPage(
        'messages.html',
        `${frameTag(address)}<script>
    globalThis.heard = [];
    addEventListener('message', ({ data, origin }) => heard.push({ ...data, origin }));
    globalThis.say = (message) => document.querySelector('iframe').contentWindow.postMessage(message, '*');
  </script>`,
      ),
    );
    const frame = await guest(page);
    await until(page, () => heard.some((message) => message.type === 'ready'));
    await settle(frame);
    await page.evaluate(() => say({ equator: 1, type: 'state', id: 7 }));
    await until(page, () =>
      heard.some((message) => message.id === 7 && message.type === 'state' && message.state.t === 1),
    );
    check.ok(
      await page.evaluate((origin) => heard.every((message) => message.origin === origin), server.origin),
      "answers come from the instrument's origin",
    );
    // Wrong shapes.
    await page.evaluate(() =>
      [
        'hello',
        null,
        17,
        { type: 'play' },
        { equator: 2, type: 'play' },
        { equator: 1, type: {} },
        { equator: 1 },
      ].forEach(say),
    );
    await page.evaluate(() => say({ equator: 1, type: 'explode', id: 'x' }));
    await until(page, () =>
      heard.some(
        (message) => message.id === 'x' && message.type === 'error' && /there is no such message/.test(message.message),
      ),
    );
    for (const bad of [
      { type: 'seek' },
      { type: 'seek', t: Infinity },
      { type: 'seek', t: 'soon' },
      { type: 'set' },
      { type: 'set', link: 5 },
      { type: 'set', link: 'x'.repeat(9000) },
    ]) {
      await page.evaluate((message) => say({ equator: 1, id: 99, ...message }), bad);
      await until(page, () => heard.some((message) => message.id === 99 && message.type === 'error'));
      await page.evaluate(() => {
        heard.length = 0;
      });
    }
    // A frame inside the same page is not the parent.
    await page.evaluate(() => {
      const other = document.createElement('iframe');
      document.body.append(other);
      other.contentWindow.eval("parent.frames[0].postMessage({ equator: 1, type: 'play' }, '*')");
    });
    await page.waitForTimeout(300);
    check.equal((await state(frame)).playing, false, 'nobody made it play');
    check.equal(page.warnings.filter((text) => /Equator ignores/.test(text)).length, 1, 'warnings');
    // A bad link is told, not run.
    await page.evaluate(() => say({ equator: 1, type: 'set', link: '#v1&m=0', id: 1 }));
    await until(page, () =>
      heard.some(
        (message) => message.type === 'state' && message.state.refusal?.reasons[0].startsWith('m = 0 is out of range'),
      ),
    );
    check.equal(page.complaints, [], 'complaints');
  },
);

await run('messages: a page of another origin than the one named is not heard', async (check) => {
  const address = `${server.origin}/embed.html?host=https%3A%2F%2Fblog.example#v1&m=20&T=10&t=1`;
  const page = await open(
    hostPage(
      'stranger.html',
      `${frameTag(address)}<script>
    globalThis.heard = [];
    addEventListener('message', ({ data }) => heard.push(data));
  </script>`,
    ),
  );
  const frame = await guest(page);
  await settle(frame);
  await page.evaluate(() =>
    document.querySelector('iframe').contentWindow.postMessage({ equator: 1, type: 'play', id: 1 }, '*'),
  );
  await page.waitForTimeout(500);
  check.equal((await state(frame)).playing, false, 'it does not play');
  check.equal(await page.evaluate(() => heard.length), 0, 'and says nothing');
  check.equal(page.warnings.filter((text) => /Equator ignores/.test(text)).length, 1, 'warnings');
});

await run('the element from another site: attributes, promises, events, removal', async (check) => {
  const page = await open(
    hostPage(
      'element.html',
      `<script src="${server.origin}/equator-demo.js"></script>
    <equator-demo link="https://example.org/#v1&amp;m=20&amp;T=10&amp;theme=dark" play="off" theme="light"
      height="300" width="600px"></equator-demo>
    <script>
      globalThis.events = [];
      const demo = document.querySelector('equator-demo');
      for (const type of ['ready', 'state', 'error'])
        demo.addEventListener('equator-' + type, (event) => events.push([type, event.detail]));
    </script>`,
    ),
  );
  const frame = await guest(page);
  check.equal(
    await frame.evaluate(() => location.hash),
    '#v1&m=20&T=10&play=off&theme=light'.replace('&play=off&theme=light', '&theme=light&play=off'),
    'the link with the attributes',
  );
  await until(page, () => events.some(([type]) => type === 'ready'));
  const answer = await page.evaluate(() => document.querySelector('equator-demo').seek(2));
  check.equal(answer.T, 10, 'promise of a state');
  await until(page, () => events.some(([type, detail]) => type === 'state' && detail.t === 2 && !detail.playing));
  check.equal(
    await page.evaluate(() => {
      const box = document.querySelector('equator-demo').shadowRoot.querySelector('iframe').getBoundingClientRect();
      return [box.width, box.height];
    }),
    [600, 300],
    'size',
  );
  await page.evaluate(() => document.querySelector('equator-demo').setAttribute('link', '#v1&m=30&T=10'));
  await until(frame, () => equator.state().link.includes('m=30'));
  const gone = await page.evaluate(() => {
    const demo = document.querySelector('equator-demo');
    demo.remove();
    return demo.play().catch((error) => error.message);
  });
  check.equal(gone, 'the element is not in the page', 'after removal');
  check.equal(page.complaints, [], 'complaints');
});
