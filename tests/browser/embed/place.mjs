// The room that an instrument takes in its page: what stands there until it is live, its height, and the full screen.

import { copyFileSync, mkdirSync } from 'node:fs';
import { cross, MARKED, open, SCRIPT, stateOf } from '../support/frameworks.mjs';
import { drawn, frameTag, guest, hostPage, hosts, settle } from '../support/hosts.mjs';
import { until } from '../support/page.mjs';
import { root, run, screenshots, server, visit } from '../support/stage.mjs';

const INSTEAD = '<a href="https://example.org/">A run, elsewhere</a>';
/** In a page: whether what stands in its element is seen, and whether the frame is. */
const seen = () => {
  const demo = document.querySelector('equator-demo');
  const frame = demo.shadowRoot.querySelector('iframe');
  return [demo.firstElementChild.checkVisibility(), getComputedStyle(frame).opacity === '1' && !frame.inert];
};
const isSeen = (page, what) => page.waitForFunction(([test, wanted]) => {
  const demo = document.querySelector('equator-demo'), frame = demo.shadowRoot?.querySelector('iframe');
  if (!frame) return false;
  const now = [demo.firstElementChild.checkVisibility(), getComputedStyle(frame).opacity === '1' && !frame.inert];
  return String(now) === wanted && test;
}, [true, String(what)]);

await run('what stands in the element shows until it is live, and where no script or frame comes', async (check) => {
  const markup = (more) => `<equator-demo link="${MARKED}" height="300" ${more}>${INSTEAD}</equator-demo>`;
  const bare = await open('bare', markup(''));
  check.ok(await bare.isVisible('equator-demo a'), 'without its script');
  const page = await open('live', `<div style="height:3000px"></div>${markup('')}${SCRIPT}<div id="other"></div>`);
  await page.waitForFunction(() => document.querySelector('equator-demo').shadowRoot);
  check.equal(await page.evaluate(seen), [true, false], 'out of sight');
  await page.evaluate(() => document.querySelector('equator-demo').scrollIntoView());
  await isSeen(page, [false, true]);
  check.ok((await stateOf(page)).link.includes('m=20'), 'it is live');
  check.equal(
    await page.evaluate(() => document.querySelector('equator-demo').getBoundingClientRect().height),
    300,
    'the height stays what it was',
  );
  await page.evaluate(() => document.getElementById('other').append(document.querySelector('equator-demo')));
  check.equal(await page.evaluate(seen), [true, false], 'moved, its frame comes anew');
  await isSeen(page, [false, true]);
  const text = await page.evaluate(() => {
    const demo = document.createElement('equator-demo');
    demo.textContent = ' \n ';
    document.body.append(demo);
    return getComputedStyle(demo.shadowRoot.querySelector('iframe')).opacity;
  });
  check.equal(text, '1', 'blanks are nothing to show');
  check.equal(page.complaints, [], 'complaints');
  const poster = await open('poster', markup('load="click"') + SCRIPT);
  await isSeen(poster, [false, true]);
  const frame = poster.frames().find((each) => each.url().includes('load=click'));
  check.ok(await frame.isVisible('#poster'), 'the poster counts as live');
  mkdirSync(hosts + '/alone', { recursive: true });
  copyFileSync(root + 'dist/equator-demo.js', hosts + '/alone/equator-demo.js');
  const lost = await open('alone', `<script src="alone/equator-demo.js"></script>${markup('')}`);
  await lost.evaluate(() => document.querySelector('equator-demo').state().catch(() => {}));
  check.equal(await lost.evaluate(seen), [true, false], 'a frame that is missing');
});

await run('aspect and height="auto" give the height from the width, and either may change', async (check) => {
  const page = await open('aspect', `<style>body { margin: 0 }</style>${SCRIPT}
    <equator-demo link="${MARKED}" width="640" aspect="16/9"></equator-demo>`);
  const size = (attributes) =>
    page.evaluate((given) => {
      const demo = document.querySelector('equator-demo');
      for (const name of ['width', 'height', 'aspect', 'panels']) demo[name] = given[name] ?? null;
      const { width, height } = demo.shadowRoot.querySelector('iframe').getBoundingClientRect();
      return [Math.round(width), Math.round(height)];
    }, attributes);
  for (const [attributes, expected] of [
    [{ width: 800, aspect: '16/9' }, [800, 450]],
    [{ width: 640, aspect: '4:3' }, [640, 480]],
    [{ width: 800, aspect: '2' }, [800, 400]],
    [{ width: 800, height: 'auto' }, [800, 450]],
    [{ width: 640, height: 'auto', aspect: '1' }, [640, 640]],
    [{ width: 640, height: 300, aspect: '1' }, [640, 300]],
    [{ width: 320, aspect: '16/9' }, [320, 400]],
    [{ width: 320, aspect: '16/9', panels: 'sphere' }, [320, 200]],
    [{ width: 640, aspect: '16/9', panels: 'sphere' }, [640, 360]],
    [{ width: 800, aspect: 'wide' }, [800, 450]],
    [{ aspect: '2/1' }, [900, 450]],
    [{}, [900, 480]],
  ])
    check.equal(await size(attributes), expected, JSON.stringify(attributes));
  check.equal(page.complaints, [], 'complaints');
});

await run('a button for the full screen, where the page allows it, and not on another control', async (check) => {
  const address = (panels) => `${server.origin}/embed.html#v1&m=20&T=10&t=1${panels}`;
  const size = (more) => `width="700" height="420" ${more}`;
  const page = await visit(hostPage('full.html', frameTag(address(''), size('allow="fullscreen"'))), {
    viewport: { width: 900, height: 600 },
  });
  const frame = await guest(page);
  await settle(frame);
  const button = frame.locator('#full-screen');
  await button.waitFor();
  check.equal(await button.getAttribute('aria-label'), 'Full screen', 'its name');
  const lies = async (within) => {
    const [own, all] = await within.evaluate(() => {
      const { x, y, width, height } = document.getElementById('full-screen').getBoundingClientRect();
      return [[x, y, width, height], equator.layout()];
    });
    const parts = ['sphere', 'header', 'transport', 'notes', 'gap plot', 'settings', 'left plot', 'right plot'];
    const apart = ([x, y, w, h], [a, b, c, d]) => x + w <= a || a + c <= x || y + h <= b || b + d <= y;
    return Object.entries(all).filter(([name, at]) => !parts.includes(name) && !apart(own, at)).map(([name]) => name);
  };
  check.equal(await lies(frame), [], 'what it lies on');
  await page.screenshot({ path: screenshots + 'full-screen-button.png' });
  await page.emulateMedia({ media: 'print' });
  check.ok(!(await button.isVisible()), 'it is not on paper');
  await page.emulateMedia({ media: 'screen' });
  await button.click();
  await until(frame, () => document.fullscreenElement && document.activeElement.id === 'canvas');
  await until(frame, () => document.getElementById('full-screen').title === 'Leave the full screen');
  await until(frame, () => innerWidth > 800);
  check.ok(await drawn(frame), 'it draws');
  await page.screenshot({ path: screenshots + 'full-screen.png' });
  await button.click();
  await until(frame, () => !document.fullscreenElement && innerWidth === 700);
  check.equal(page.complaints, [], 'complaints');
  for (const panels of ['sphere', 'gap', 'gap,plots,notes', 'header,plots']) {
    const other = await visit(hostPage(`full-${panels.replaceAll(',', '-')}.html`,
      frameTag(address(`&panels=${panels}`), 'width="360" height="420" allow="fullscreen"')));
    const one = await guest(other);
    await settle(one);
    await one.locator('#full-screen').waitFor();
    await other.waitForTimeout(700);
    check.equal(await lies(one), [], `${panels}: what it lies on`);
    await other.screenshot({ path: `${screenshots}full-screen-${panels.replaceAll(',', '-')}.png` });
    await other.close();
  }
  const denied = await visit(hostPage('denied.html', frameTag(address(''), size(''))));
  const without = await guest(denied);
  await settle(without);
  await denied.waitForTimeout(1000);
  check.equal(await without.locator('#full-screen').count(), 0, 'none without allow="fullscreen"');
  const element = await open('allowed', `${SCRIPT}<equator-demo link="${MARKED}"></equator-demo>`);
  await (await guest(element)).locator('#full-screen').waitFor();
  check.ok(cross.origin !== new URL(element.url()).origin, "the element's frame allows it, from another origin too");
});
