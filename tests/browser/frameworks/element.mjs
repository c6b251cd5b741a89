// What pages do with elements: they assign properties, clone, move, remove, and load scripts as modules.

import { copyFileSync, mkdirSync } from 'node:fs';
import { cross, failureOf, LINK, MARKED, open, SCRIPT, stateOf } from '../support/frameworks.mjs';
import { hosts } from '../support/hosts.mjs';
import { root, run } from '../support/stage.mjs';

await run(
  'set(), then the attribute again; a label changed; copies; moved and removed with questions open',
  async (check) => {
    const page = await open(
      'element',
      `${SCRIPT}<equator-demo link="${MARKED}" play="off" height="300"></equator-demo>
      <div id="elsewhere"></div>`,
    );
    const link = async () => (await stateOf(page)).link;
    await page.evaluate(() => document.querySelector('equator-demo').set('#v1&m=30&T=10&t=2'));
    check.ok((await link()).includes('m=30'), 'set() sets');
    await page.evaluate(() => document.querySelector('equator-demo').setAttribute('panels', 'sphere'));
    await page.waitForFunction(async () =>
      (await document.querySelector('equator-demo').state()).link.includes('panels=sphere'),
    );
    check.ok((await link()).includes('m=30'), 'other panels, the same run');
    await page.evaluate((old) => {
      document.querySelector('equator-demo').link = old;
    }, LINK);
    await page.waitForFunction(async () =>
      (await document.querySelector('equator-demo').state()).link.includes('m=20'),
    );
    const labels = await page.evaluate(() => {
      const demo = document.querySelector('equator-demo');
      demo.label = 'A run';
      const copy = demo.cloneNode(true),
        written = document.createElement('div');
      written.innerHTML = demo.outerHTML;
      document.body.append(copy, written);
      const frames = [...document.querySelectorAll('equator-demo')].map((each) => [
        each.shadowRoot.querySelectorAll('iframe').length,
        each.querySelectorAll('iframe').length,
      ]);
      copy.remove();
      written.remove();
      return [demo.shadowRoot.querySelector('iframe').title, frames];
    });
    check.equal(
      labels,
      [
        'A run',
        [
          [1, 0],
          [1, 0],
          [1, 0],
        ],
      ],
      'the title follows, and copies have one frame each',
    );
    await page.evaluate(() => document.querySelector('equator-demo').seek(5));
    const said = await page.evaluate(() => {
      const demo = document.querySelector('equator-demo');
      const open = demo.state().then(
        () => 'answered',
        (error) => error.message,
      );
      document.getElementById('elsewhere').append(demo);
      return open;
    });
    check.ok(/taken out/.test(said), `an open question is answered at once: ${said}`);
    await page.waitForFunction(
      async () => Math.abs((await document.querySelector('equator-demo').state()).t - 5) < 0.1,
    );
    check.equal(page.complaints, [], 'complaints');
  },
);

await run(
  'what is written as a truth value; attributes and properties are one; what is assigned before the element is known',
  async (check) => {
    const page = await open(
      'values',
      `<equator-demo id="before" height="300"></equator-demo>
    <template><equator-demo link="${MARKED}" play="off"></equator-demo></template>
    <div id="host"></div><script>
      Object.assign(document.getElementById('before'), { link: '${LINK}', theme: 'light', play: false, label: 'Mine' });
      const root = document.getElementById('host').attachShadow({ mode: 'open' });
      root.innerHTML = '<equator-demo link="#v1&amp;m=20&amp;T=10" play="false" height="200"></equator-demo>';
      globalThis.inside = root.firstChild;
    </script>${SCRIPT}${SCRIPT}<script type="module" src="${cross.origin}/equator-demo.js"></script>`,
    );
    const first = await page.evaluate(() => {
      const demo = document.getElementById('before');
      return [
        demo.getAttribute('link'),
        demo.getAttribute('theme'),
        demo.getAttribute('play'),
        demo.label,
        Object.keys(demo).length,
      ];
    });
    check.equal(first, [LINK, 'light', 'off', 'Mine', 0], 'assigned before it was known');
    const { playing, refusal } = await page.evaluate(() => inside.state());
    check.equal([playing, refusal ?? null], [false, null], 'in a shadow tree; play="false" is off');
    check.ok(
      await page.evaluate(() => !document.querySelector('template').content.firstElementChild.shadowRoot),
      'in a template it is nothing yet',
    );
    const bare = await page.evaluate(() => {
      const demo = document.createElement('equator-demo');
      demo.setAttribute('play', '');
      demo.link = '#v1&m=20&T=10';
      demo.height = 300;
      document.body.prepend(demo);
      return demo.state();
    });
    check.ok(bare.playing && !bare.refusal, 'a bare play plays');
    const after = await page.evaluate(() => {
      const demo = document.querySelector('equator-demo');
      demo.play = undefined; // what frameworks assign where a value is left out
      return demo.state();
    });
    check.ok(after.playing, 'play taken away changes nothing');
    const hidden = await page.evaluate(() => {
      const demo = document.querySelector('equator-demo');
      demo.hidden = true;
      const none = getComputedStyle(demo).display;
      demo.hidden = false;
      return [none, getComputedStyle(demo).display, demo.getAttribute('style')];
    });
    check.equal(hidden, ['none', 'block', null], "hidden hides it, and its style attribute is its owner's");
    check.equal(page.complaints, [], 'complaints');
  },
);

await run(
  'a poster stays one when its attributes change, and what stands off screen answers with the moment asked for',
  async (check) => {
    const page = await open(
      'quiet',
      `${SCRIPT}<equator-demo id="poster" load="click" link="${MARKED}" height="300"></equator-demo>
    <div style="height:3000px"></div><equator-demo id="far" link="#v1&amp;m=20&amp;T=10" height="300"></equator-demo>`,
    );
    await page.waitForFunction(() => document.getElementById('poster').shadowRoot);
    await page.waitForTimeout(1000);
    await page.evaluate(() => {
      const demo = document.getElementById('poster');
      demo.theme = 'light';
      demo.play = 'on';
      demo.link = '#v1&m=30&T=10';
    });
    await page.waitForTimeout(1500);
    const poster = page.frames().find((frame) => frame.url().includes('load=click'));
    check.ok(await poster.isVisible('#poster'), 'the poster is there');
    check.ok((await poster.textContent('#poster-facts')).startsWith('30 neurons'), 'and says what it would run');
    check.equal(await poster.evaluate(() => document.documentElement.dataset.theme), 'light', 'in its theme');
    await poster.click('#poster');
    await poster.waitForFunction(() => globalThis.equator?.state().link.includes('m=30'));
    const { t } = await page.evaluate(() => document.getElementById('far').seek(6));
    check.ok(Math.abs(t - 6) < 0.1, `off screen: ${t}`);
    await page.waitForTimeout(2500); // its graphics context is given back
    const again = await page.evaluate(() => document.getElementById('far').seek('8'));
    check.ok(Math.abs(again.t - 8) < 0.1, `and once more, asleep: ${again.t}`);
    const set = await page.evaluate(() => document.getElementById('far').set('#v1&m=30&T=10&t=3'));
    check.ok(Math.abs(set.t - 3) < 0.1 && set.link.includes('m=30'), `set: ${set.t}`);
    check.equal(page.complaints, [], 'complaints');
  },
);

await run(
  'moved to another window, changed while it is out, loaded anew with questions open, and a frame that never comes',
  async (check) => {
    const page = await open(
      'windows',
      `${SCRIPT}<equator-demo link="${MARKED}" play="off" theme="dark" height="300"></equator-demo>
      <iframe id="other" src="other.html" width="600" height="400"></iframe>`,
    );
    await page.evaluate(() => document.querySelector('equator-demo').seek(5));
    const moved = await page.evaluate(() => {
      const demo = (globalThis.demo = document.querySelector('equator-demo'));
      demo.remove();
      demo.theme = 'light';
      document.getElementById('other').contentDocument.body.append(demo);
      return demo.state();
    });
    check.ok(moved.link.includes('theme=light'), `a theme of meanwhile: ${moved.link}`);
    check.ok((await page.evaluate(() => demo.seek(7))).t > 6.9, 'it answers from another window');
    check.equal(
      await page.evaluate(() => {
        document.implementation.createHTMLDocument('').body.append(demo);
        return demo.state().catch((error) => error.message);
      }),
      'the element is not in the page',
      'in a document without a window',
    );
    const anew = await page.evaluate(async () => {
      document.body.append(demo);
      await demo.state();
      const open = demo.seek(9).then(
        () => 'answered',
        (error) => error.message,
      );
      demo.load = 'click';
      return open;
    });
    check.ok(/loaded anew/.test(anew), `loaded anew: ${anew}`);
    check.equal(page.complaints, [], 'complaints');
    // The frame's document is missing: a copy of the script elsewhere.
    mkdirSync(hosts + '/copy', { recursive: true });
    copyFileSync(root + 'dist/equator-demo.js', hosts + '/copy/equator-demo.js');
    const lost = await open('lost', '<script src="copy/equator-demo.js"></script><equator-demo></equator-demo>');
    const start = Date.now();
    const said = await failureOf(lost);
    check.ok(/did not come up/.test(said) && Date.now() - start < 20000, `a frame that is missing: ${said}`);
    check.equal(
      await lost.evaluate(() =>
        document
          .querySelector('equator-demo')
          .set(() => {})
          .catch(() => 'refused'),
      ),
      'refused',
      'what cannot be sent',
    );
  },
);
