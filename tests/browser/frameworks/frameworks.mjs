// The element inside Vue, React and Preact. Needs the packages of package.json.

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { LINK, open, SCRIPT, stateOf } from '../support/frameworks.mjs';
import { hosts } from '../support/hosts.mjs';
import { root, run } from '../support/stage.mjs';

const MOUNT = {
  // a page with one element whose theme can be changed by changeTheme(value)
  vue: `import { createApp, h, ref } from 'vue/dist/vue.runtime.esm-browser.prod.js';
    const theme = ref('dark');
    const demo = () => h('equator-demo', { link: '${LINK}', play: 'off', theme: theme.value, height: 300 });
    createApp({ render: demo }).mount('#app');
    globalThis.changeTheme = (value) => { theme.value = value; };`,
  react: `import { createElement, useState } from 'react'; import { createRoot } from 'react-dom/client';
    function Page() { const [theme, set] = useState('dark'); globalThis.changeTheme = set;
      return createElement('equator-demo', { link: '${LINK}', play: 'off', theme, height: 300 }); }
    createRoot(document.getElementById('app')).render(createElement(Page));`,
  preact: `import { h, render } from 'preact';
    const demo = (theme) => h('equator-demo', { link: '${LINK}', play: 'off', theme, height: 300 });
    globalThis.changeTheme = (theme) => render(demo(theme), document.getElementById('app'));
    globalThis.changeTheme('dark');`,
};

for (const [name, source] of Object.entries(MOUNT)) {
  await run(`${name}: attributes, methods and a change of theme`, async (check) => {
    writeFileSync(`${hosts}/${name}.in.js`, source);
    execFileSync(
      'esbuild',
      [
        `${hosts}/${name}.in.js`,
        '--bundle',
        '--format=iife',
        `--outfile=${hosts}/${name}.js`,
        '--log-level=error',
        '--define:process.env.NODE_ENV="production"',
      ],
      { env: { ...process.env, NODE_PATH: root + 'node_modules' } },
    );
    const page = await open(name, `${SCRIPT}<div id="app"></div><script src="${name}.js"></script>`);
    await page.waitForSelector('equator-demo');
    const first = await page.evaluate(() => {
      const demo = document.querySelector('equator-demo');
      return [typeof demo.play, demo.getAttribute('play'), demo.link, demo.theme];
    });
    check.equal(first, ['function', 'off', LINK, 'dark'], 'what the framework assigned');
    const { t } = await page.evaluate(() => document.querySelector('equator-demo').seek(6));
    check.ok(Math.abs(t - 6) < 0.1, `seek resolves there: ${t}`);
    const before = await stateOf(page);
    await page.evaluate(() => changeTheme('light'));
    await page.waitForFunction(async () =>
      (await document.querySelector('equator-demo').state()).link.includes('theme=light'),
    );
    check.equal((await stateOf(page)).digest, before.digest, 'another theme is the same moment of the same run');
    const { playing } = await page.evaluate(() => document.querySelector('equator-demo').play());
    check.ok(playing, 'play() plays');
    check.equal(page.complaints, [], 'complaints');
  });
}
