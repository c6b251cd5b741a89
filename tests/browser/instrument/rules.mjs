// Training rules beyond gradient descent on the page: the list they are chosen from, six of them side by side,
// and neurons by their
// weights or speeds, compared with the command line.

import { execFileSync } from 'node:child_process';
import { frames, place, press, state, until } from '../support/page.mjs';
import { open, openAt, PHONE, root, run, screenshots } from '../support/stage.mjs';

const RULES = [
  'rule=flow',
  'rule=pgd',
  'rule=momentum&friction=nesterov',
  'rule=heavyball',
  'rule=adam',
  'weights=train',
];
const compared = () => equator.state().compared === 6;
/** Rows of the comparison's CSV by their rules. */
const rowsOf = (csv) => {
  const rows = csv.split('\n').filter((line) => /^(rule|weights)=/.test(line));
  return Object.fromEntries(RULES.map((rule) => [rule, rows.filter((row) => row.startsWith(rule + ','))]));
};

await run('a rule is chosen from the list that drops down', async (check) => {
  const page = await openAt('#v1&m=20&T=10&t=1&settings=on', { viewport: { width: 1280, height: 900 } });
  await press(page, await place(page, 'rule'));
  await press(page, await place(page, 'rule heavyball'));
  await until(page, () => equator.state().link.includes('rule=heavyball') && equator.state().values);
  const { beta, friction } = await page.evaluate(() => equator.layout());
  check.ok(beta && !friction, 'its own settings, and no others');
  check.equal(page.complaints, [], 'complaints');
});

await run('six rules side by side: their numbers are the command line’s', async (check) => {
  const link = '#v1&d=8&m=30&T=6&eta=0.1&t=3';
  const page = await openAt(link + '&compare=rules');
  await until(page, compared);
  await frames(page, 3);
  const csv = await page.evaluate(() => equator.plotCsv('rules'));
  const page_ = rowsOf(csv),
    line = rowsOf(execFileSync(root + 'build/native/equator', ['rules', link], { encoding: 'utf8' }));
  for (const rule of RULES) {
    check.equal(page_[rule].length, 121, rule + ': moments');
    check.equal(page_[rule].at(-1), line[rule].at(-1), rule + ': the last');
    check.equal(page_[rule][60], line[rule][60], rule + ': the middle');
  }
  const first = page_['rule=flow'][60].split(',').map(Number),
    { values } = await state(page);
  check.equal([first[1], first[3], first[4]], [values.t, values.loss_finite, values.particle_gap], 'the run itself');
  check.ok(
    (await page.evaluate(() => equator.plots().map(({ key }) => key))).includes('rules'),
    'among the plots that can be saved',
  );
  const svg = await page.evaluate(() => equator.plotSvg('rules', 900, 600));
  check.equal(svg.match(/<clipPath/g)?.length, 6, 'panels of the SVG');
  check.ok(svg.includes('compare=rules'), 'names its link');
  await page.screenshot({ path: screenshots + 'six-rules.png' });
  check.ok((await state(page)).address.includes('&compare=rules'), 'the address keeps it');
  await press(page, await place(page, 'back'));
  await until(page, () => !equator.state().address.includes('compare') && equator.state().compared === undefined);
  check.equal(page.complaints, [], 'complaints');
});

await run('what does not go with a rule is said in its panel, on a phone too', async (check) => {
  const page = await open('#v1&d=8&m=20&rule=pgd&batch=20&T=3&t=1&compare=rules', PHONE);
  await until(page, compared);
  const csv = await page.evaluate(() => equator.plotCsv('rules'));
  check.ok(/^# rule=flow: batch = 20 needs steps to take batches in/m.test(csv), 'the reason');
  check.equal(rowsOf(csv)['rule=flow'], [], 'no numbers');
  check.equal(rowsOf(csv)['rule=adam'].length, 121, 'others have them');
  const boxes = await page.evaluate((rules) => rules.map((rule) => equator.layout()[rule + ' area']), RULES);
  check.ok(
    boxes.every((box) => box && box[2] > 90 && box[3] > 60),
    'areas: ' + JSON.stringify(boxes),
  );
  await page.screenshot({ path: screenshots + 'six-rules-phone.png' });
  check.equal(page.complaints, [], 'complaints');
});

for (const [link, label] of [
  ['#v1&d=8&m=30&T=8&rule=momentum&t=6&right=phase', 'speed along the meridian'],
  ['#v1&d=8&m=30&T=8&phi=h3&signs=pm&weights=train&t=6&right=phase&colour=weight', 'output weight a'],
]) {
  await run('neurons by their latitudes and a second number: ' + link, async (check) => {
    const page = await openAt(link);
    await frames(page, 3);
    const csv = await page.evaluate(() => equator.plotCsv('phase'));
    check.ok(csv.includes('# y ' + label + '\n'), 'axis');
    check.equal(csv.match(/^neurons,/gm)?.length, 30, 'dots');
    check.ok(csv.match(/^infinite width,/gm)?.length > 100, 'the curve');
    check.ok((await page.evaluate(() => equator.plotSvg('phase', 400, 300))).includes(label), 'SVG');
    check.ok((await page.evaluate(() => equator.layout()))['phase area'], 'drawn');
    await page.screenshot({ path: screenshots + (label.startsWith('output') ? 'weights.png' : 'speeds.png') });
    check.equal(page.complaints, [], 'complaints');
  });
}

await run('rules with latitudes alone have no such plot, and it says so', async (check) => {
  const page = await openAt('#v1&m=20&T=10&t=1&right=phase');
  const svg = await page.evaluate(() => equator.plotSvg('phase', 600, 400));
  check.ok(/momentum/.test(svg) && !/NaN/.test(svg), 'the reason');
  check.equal(page.complaints, [], 'complaints');
});
