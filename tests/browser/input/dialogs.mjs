// Dialogs, and the first screen.

import { LINK, openAt, rest } from '../support/input.mjs';
import { openDialog } from '../support/page.mjs';
import { PHONE, run } from '../support/stage.mjs';

await run('dialogs: a press that ends beside them, or on their rim, closes none', async (check) => {
  const page = await openAt(LINK);
  await openDialog(page);
  const dialog = page.locator('#share');
  await dialog.waitFor();
  const box = await dialog.boundingBox(),
    field = await dialog.locator('input').first().boundingBox();
  await page.mouse.move(field.x + 50, field.y + 10);
  await page.mouse.down();
  await page.mouse.move(box.x - 60, field.y + 12, { steps: 4 });
  await page.mouse.up();
  check.ok(await dialog.isVisible(), 'after text was selected past its edge');
  await page.mouse.click(box.x + 5, box.y + 5);
  check.ok(await dialog.isVisible(), 'on its rim');
  await page.mouse.click(box.x - 40, box.y + 40);
  await dialog.waitFor({ state: 'hidden' });
  check.equal(page.complaints, [], 'complaints');
});

await run('the first screen says what comes next', async (check) => {
  for (const options of [{}, PHONE]) {
    const page = await openAt(LINK, options);
    const strip = await page.evaluate(() => {
      const { top, bottom } = document.getElementById('below').getBoundingClientRect();
      return top > 0 && bottom <= innerHeight + 1;
    });
    check.ok(strip, 'it is on the first screen');
    await page.click('#below a');
    check.ok((await rest(page)) > 300, 'and goes there');
    await page.context().close();
  }
});
