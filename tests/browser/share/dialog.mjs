// The Share dialog: links, codes, HTML to embed, and the way through it by keyboard.

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { atRest, frames, openDialog, place, state, until } from '../support/page.mjs';
import { drawSvg, readQr } from '../support/saved_files.mjs';
import { button, HTML, LINK } from '../support/share.mjs';
import {
  browser,
  open,
  openAt,
  PHONE,
  root,
  run,
  runLong,
  scratch,
  screenshots,
  server,
  SMALL,
} from '../support/stage.mjs';

await run('the link of the dialog is the address, on the clipboard and in the QR code', async (check) => {
  const page = await openAt('#v1&m=40&T=12&t=3&gap=-gronwall', SMALL);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await until(page, () => location.hash === equator.state().address);
  await openDialog(page);
  const link = await page.inputValue(LINK);
  check.equal(link, page.url(), 'link');
  await button(page, 'Copy link').click();
  await page.getByText('Copied.').waitFor();
  check.equal(await page.evaluate(() => navigator.clipboard.readText()), link, 'clipboard');
  await page.getByText('QR code, for slides').click();
  await page.locator('#share .qr').screenshot({ path: join(scratch, 'qr.png') });
  check.equal(readQr(join(scratch, 'qr.png')), link, 'QR code on the screen');
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'Save the code as SVG').click()]);
  await download.saveAs(join(scratch, 'qr.svg'));
  drawSvg(join(scratch, 'qr.svg'), join(scratch, 'qr.png'), 1);
  check.equal(readQr(join(scratch, 'qr.png')), link, 'QR code in its file');
  check.equal(page.complaints, [], 'complaints');
});

await run('copy as HTML, Markdown, command line, Python and BibTeX: each is of the same moment', async (check) => {
  const page = await openAt('#v1&m=40&T=12&t=3&phi=cos(2*z):8', SMALL);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await openDialog(page);
  const { link, digest, version } = await state(page),
    address = await page.inputValue(LINK),
    copied = {};
  for (const name of ['HTML', 'Markdown', 'command line', 'Python', 'BibTeX']) {
    await button(page, `Copy as ${name}`).click();
    await page.getByText('Copied.').waitFor();
    copied[name] = await page.evaluate(() => navigator.clipboard.readText());
    check.equal(copied[name], await page.inputValue(`#share textarea[aria-label="As ${name}"]`), name);
    check.ok(copied[name].includes(digest), `${name} has the digest: ${copied[name]}`);
  }
  const anchor = await page.evaluate((text) => {
    const { body } = new DOMParser().parseFromString(text, 'text/html');
    return [body.textContent, body.querySelector('a').getAttribute('href')];
  }, copied.HTML);
  const said = `Equator: 40 neurons in 16 dimensions, t = 3 (version ${version}, digest ${digest})`;
  check.equal(anchor, [said, address], 'HTML');
  const [, title, target, facts] = /^\[([^\]]*)\]\(<([^>]*)>\)( .*)$/.exec(copied.Markdown);
  check.equal([title + facts, target], [said, address], 'Markdown, of an address with brackets');
  const folder = join(root, 'build/native');
  const options = { encoding: 'utf8', env: { ...process.env, PATH: `${folder}:${process.env.PATH}` } };
  const printed = execFileSync('sh', ['-c', copied['command line']], options);
  check.ok(printed.endsWith(`# t 3\n# digest ${digest}\n`), 'the command line says the same digest');
  check.equal(
    copied.Python,
    `from equator_demo import run\nr = run("${link}", until=3)\nassert r.digest == "${digest}"`,
    'Python',
  );
  check.ok(copied.BibTeX.startsWith(`@misc{equator-${digest},\n`) && copied.BibTeX.endsWith('}\n}'), copied.BibTeX);
  for (const line of [`\\url{${address}}`, `Version ${version}, digest ${digest}`])
    check.ok(copied.BibTeX.includes(line), `BibTeX has ${line}`);
  check.equal(page.complaints, [], 'complaints');
});

await run('where the clipboard is refused, the text is selected and the dialog says so', async (check) => {
  const context = await browser.newContext(SMALL);
  await context.addInitScript(() => {
    // as in a frame without the permission
    Object.defineProperty(navigator, 'clipboard', {
      value: { writeText: () => Promise.reject(new DOMException('refused', 'NotAllowedError')) },
    });
    document.execCommand = () => false;
  });
  const page = await openAt('#v1&m=20&T=12&t=1', { context });
  await openDialog(page);
  await button(page, 'Copy link').click();
  await page.getByText('The text is selected').waitFor();
  check.equal(await page.evaluate(() => document.getSelection().toString()), await page.inputValue(LINK), 'selection');
  check.equal(page.complaints, [], 'complaints');
});

await run('the HTML to embed follows every choice, is valid and runs', async (check) => {
  const page = await openAt('#v1&m=20&T=12&t=1', SMALL);
  await openDialog(page);
  const field = (name) => page.locator('#share .fields').getByLabel(name);
  /** The snippet as an HTML parser reads it: elements, attributes, and what the parser had to mend. */
  const parsed = async () =>
    page.evaluate(
      (text) => {
        const { body, head } = new DOMParser().parseFromString('<!doctype html><body>' + text, 'text/html');
        return {
          head: head.childNodes.length,
          text: body.textContent.trim(),
          elements: [...body.children].map((element) => ({
            ...Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value])),
            tag: element.localName,
          })),
        };
      },
      (await page.inputValue(HTML)).replace(' style=', ' data-style='),
    ); // its style is for pages without this page's policy

  const { address } = await state(page);
  const plain = (await parsed()).elements;
  check.equal(
    plain.map(({ tag }) => tag),
    ['iframe'],
    'one iframe',
  );
  check.equal(
    [plain[0].src, plain[0].width, plain[0].height],
    [`${server.origin}/embed.html${address}`, '100%', '520'],
    'as it comes',
  );
  check.ok(
    plain[0].title &&
      plain[0].loading === 'lazy' &&
      plain[0].allow === 'clipboard-write; fullscreen' &&
      plain[0]['data-style'] === 'border:0',
    JSON.stringify(plain[0]),
  );

  await field('Width').fill('640');
  await field('Height').fill('400');
  await field('Theme').selectOption('light');
  await field('Autoplay').selectOption('off');
  await field('Loads').selectOption('click');
  for (const name of ['header', 'notes']) await page.locator('#share').getByLabel(name, { exact: true }).uncheck();
  const withKeys = address.replace('&digest=', '&theme=light&play=off&panels=sphere,gap,plots&digest=');
  const iframe = await parsed();
  check.equal([iframe.head, iframe.elements.length], [0, 1], 'nothing but the iframe');
  check.ok(/^<a href="[^"]*">Equator: [^<]*<\/a>$/.test(iframe.text), `and a link in it: ${iframe.text}`);
  check.equal(
    [iframe.elements[0].src, iframe.elements[0].width, iframe.elements[0].height],
    [`${server.origin}/embed.html?load=click${withKeys}`, '640', '400'],
    'every choice',
  );

  await field('Form').selectOption('element');
  const {
    elements: [script, element],
    text,
  } = await parsed();
  check.equal(
    [script.tag, script.src, script.async],
    ['script', server.origin + '/equator-demo.js', ''],
    'script',
  );
  const [, instead] = /><a href="([^"]*)">([^<]*)<\/a><\/equator-demo>$/.exec(await page.inputValue(HTML));
  check.equal(instead.replaceAll('&amp;', '&'), `${server.origin}/${address}`, 'a link for where it does not run');
  check.ok(text.startsWith('Equator: '), `whose words say what it is: ${text}`);
  check.equal(
    element,
    {
      tag: 'equator-demo',
      link: address,
      width: '640',
      height: '400',
      theme: 'light',
      play: 'off',
      panels: 'sphere,gap,plots',
      load: 'click',
    },
    'element',
  );

  await field('Width').fill('50%" onload="alert(1)');
  check.equal((await parsed()).elements[1].width, '50%" onload="alert(1)', 'a width stays a width');
  check.equal((await parsed()).elements[1].onload, undefined, 'and nothing else');

  const inside = await open(iframe.elements[0].src.replace('?load=click', ''), { context: page.context() });
  await until(inside, atRest);
  await until(inside, () => equator.state().claim?.verdict === 'reproduced');
  for (const pair of withKeys.slice(1).split('&'))
    check.ok((await state(inside)).address.split(/[#&]/).includes(pair), pair + ' inside');
  check.equal((await state(inside)).digest, (await state(page)).digest, 'digest inside');
  check.equal([...page.complaints, ...inside.complaints], [], 'complaints');
});

await run('the dialog works by keyboard alone and gives the focus back', async (check) => {
  const page = await openAt('#v1&m=20&T=12&t=1', SMALL);
  await openDialog(page);
  const focused = () =>
    page.evaluate(() => {
      const { activeElement: element } = document;
      return element.closest('#share')
        ? (element.getAttribute('aria-label') ?? element.closest('label')?.textContent ?? element.textContent).slice(
            0,
            40,
          )
        : element.id || element.localName;
    });
  const reached = [await focused()];
  for (let i = 0; i < 60; ++i) {
    await page.keyboard.press('Tab');
    const name = await focused();
    if (name === reached[0]) break;
    reached.push(name);
  }
  for (const name of [
    'Close',
    'Link to this moment',
    'Copy link',
    'Copy as Markdown',
    'Copy as BibTeX',
    'QR code, for slides',
    'HTML to embed',
    'Copy HTML',
    'PNG',
    'Film (WebM)',
    'SVG',
    'CSV',
    'JSON',
  ])
    check.ok(reached.includes(name), `${name} is reached: ${reached}`);
  check.ok(
    reached.every((name) => name !== 'canvas'),
    'the page behind is not: ' + reached,
  );
  async function tabTo(name) {
    for (let i = 0; i < 60 && (await focused()) !== name; ++i) await page.keyboard.press('Tab');
    check.equal(await focused(), name, 'focus');
  }
  await tabTo('QR code, for slides');
  await page.keyboard.press('Space');
  check.ok(await page.locator('#share .qr').isVisible(), 'Space opens the QR code');
  await tabTo('CSV');
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  check.equal(download.suggestedFilename(), 'equator-gap-m20-t1.csv', 'file');
  await page.keyboard.press('Escape');
  await page.waitForSelector('#share', { state: 'hidden' });
  check.equal(await focused(), 'canvas', 'focus after Escape');
  check.equal((await state(page)).playing, false, 'a paused run stays paused');
});

await run('a run that plays stands still behind the dialog and goes on after it', async (check) => {
  const page = await open('#v1&m=20&T=12&play=on&speed=0.25', SMALL);
  await until(page, () => equator.state().tick > 2);
  await openDialog(page);
  const { tick, playing, address } = await state(page);
  check.equal([playing, address.includes('digest=')], [false, true], 'paused, with a digest');
  check.equal(await page.inputValue(LINK), server.origin + '/' + address, 'link');
  await button(page, 'Close').click();
  await until(page, (before) => equator.state().playing && equator.state().tick > before, tick);
});

for (const [name, options] of [
  ['desktop-dark', {}],
  ['desktop-light', { colorScheme: 'light' }],
  ['phone', PHONE],
]) {
  await (options.hasTouch ? run : runLong)('screenshot of the dialog: ' + name, async (check) => {
    const page = await openAt('#v1&m=100&T=20&t=2', options);
    if (options.hasTouch) {
      // a finger stays for a moment
      const hand = await page.context().newCDPSession(page),
        [x, y] = await place(page, 'share');
      await hand.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] });
      await frames(page, 6);
      await hand.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
      await page.waitForSelector('#share[open]');
    } else {
      await openDialog(page);
    }
    const sizes = await page.evaluate(() => {
      const dialog = document.getElementById('share');
      return [
        dialog.scrollWidth - dialog.clientWidth,
        dialog.getBoundingClientRect().right - innerWidth,
        document.documentElement.scrollWidth - innerWidth,
      ];
    });
    check.ok(
      sizes.every((excess) => excess <= 0),
      'nothing is wider than its place: ' + sizes,
    );
    await page.screenshot({ path: `${screenshots}dialog-${name}.png` });
    await page.getByText('Every file names').scrollIntoViewIfNeeded();
    await page.screenshot({ path: `${screenshots}dialog-${name}-end.png` });
    check.equal(page.complaints, [], 'complaints');
  });
}
