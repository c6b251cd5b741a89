// Fields of the canvas take text as fields do.

import { edit, LINK, openAt } from '../support/input.mjs';
import { frames, press, state, until } from '../support/page.mjs';
import { run } from '../support/stage.mjs';

await run('Escape leaves a field and then the picture; what was pressed meanwhile is not held', async (check) => {
  const page = await openAt(LINK);
  for (let round = 0; round < 2; ++round) {
    await edit(page);
    await page.keyboard.press('Escape');
    await until(page, () => !equator.typing() && document.activeElement.id === 'canvas');
    await edit(page);
    await page.keyboard.press('Control+a');
    await page.keyboard.type('1nst7', { delay: 30 });
    await frames(page, 4);
    check.ok(!(await state(page)).link.includes('seed'), 'letters in a field are no shortcuts');
    await page.keyboard.press('Escape');
    await until(page, () => !equator.typing());
    await page.keyboard.press('Escape');
    await until(page, () => document.activeElement.id !== 'canvas');
  }
  // A key that goes down here and comes up elsewhere.
  await press(page, page.spot.sphere);
  await page.keyboard.down('Shift');
  await page.evaluate(() => document.getElementById('to-controls').focus());
  await page.keyboard.up('Shift');
  await edit(page);
  await page.keyboard.press('Control+a');
  await page.keyboard.type('12');
  await page.keyboard.press('Enter');
  await until(page, () => equator.state().link.includes('seed=12'));
  check.equal(page.complaints, [], 'complaints');
});

await run('a field of the canvas: paste, copy, cut, Ctrl+A, composed characters', async (check) => {
  const page = await openAt(LINK);
  await page.evaluate(() => navigator.clipboard.writeText(' 4711\n'));
  await edit(page);
  await page.keyboard.press('Control+a');
  // The field's own area holds one sign of no width, for keyboards that erase without a key.
  check.equal(await page.evaluate(() => String(getSelection()).replace('\u200b', '')), '', 'the page is not selected');
  await page.keyboard.press('Control+v');
  await frames(page, 4);
  await page.keyboard.press('Control+a');
  await frames(page, 3);
  await page.evaluate(() => navigator.clipboard.writeText('nothing'));
  await page.keyboard.press('Control+c');
  await frames(page, 4);
  check.equal(await page.evaluate(() => navigator.clipboard.readText()), '4711', 'copied');
  await page.keyboard.press('Control+x');
  await frames(page, 4);
  check.equal(await page.evaluate(() => navigator.clipboard.readText()), '4711', 'cut');
  await page.keyboard.type('8');
  const typist = await page.context().newCDPSession(page);
  await typist.send('Input.imeSetComposition', { text: '1', selectionStart: 1, selectionEnd: 1 });
  await typist.send('Input.insertText', { text: '15' });
  await frames(page, 4);
  await page.keyboard.press('Enter');
  await until(page, () => equator.state().link.includes('seed=815'));
  check.equal(page.complaints, [], 'complaints');
});

await run('shortcuts by place where letters are not Latin', async (check) => {
  const page = await openAt(LINK);
  await press(page, page.spot.sphere);
  await page.evaluate(() =>
    document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'т', code: 'KeyN', bubbles: true })),
  );
  await until(page, () => equator.state().link.includes('seed=2'));
  await page.evaluate(() =>
    document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'x', code: 'KeyN', bubbles: true })),
  ); // Dvorak: x is x
  check.ok(!(await state(page)).link.includes('seed=3'), 'a Latin letter is what it says');
});
