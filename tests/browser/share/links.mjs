// Links: the address follows what is done, claims are checked, bad ones are refused.

import { execFileSync } from 'node:child_process';
import { atRest, drag, frames, place, press, state, until } from '../support/page.mjs';
import { open, openAt, root, run, screenshots, server, SMALL } from '../support/stage.mjs';

await run('the address follows what is done to a paused view, and reloading it gives the same', async (check) => {
  const page = await openAt('#v1&m=40&T=12&t=3');
  const carried = [],
    [x, y] = await place(page, 'sphere');
  async function follows(what, action, pattern) {
    const before = (await state(page)).address;
    await action();
    await until(page, (old) => equator.state().address !== old, before).catch(() =>
      check.ok(false, what + ' does not change the address'),
    );
    await until(page, () => location.hash === equator.state().address);
    const { address } = await state(page);
    check.ok(pattern.test(address), `${what}: ${address}`);
    carried.push(pattern);
  }
  check.ok(
    /&t=3&digest=[0-9a-f]{16}-[0-9a-f]{28}-[0-9a-f]{32}$/.test((await state(page)).address),
    'a moment carries its digest',
  );
  await follows('camera', () => drag(page, [x, y], [x + 90, y + 40]), /&cam=-?[\d.]+,-?[\d.]+,[\d.]+/);
  await follows('hidden twins', async () => press(page, await place(page, 'twins')), /&hide=twins/);
  await follows(
    'colour',
    async () => {
      await page.mouse.move(...(await place(page, 'settings', [0.5, 0.6])));
      await page.mouse.wheel(0, 2000);
      await frames(page, 10);
      const [across, down] = await place(page, 'colour');
      await press(page, [across, down]);
      await press(page, [across, down - 112]); // the second of six rows of the list that opens above
    },
    /&colour=latitude/,
  );
  await follows('hidden curve', async () => press(page, await place(page, 'gap naive-bound')), /&gap=[^&]*-gronwall/);
  await follows(
    'zoom',
    async () => {
      await drag(page, await place(page, 'gap area', [0.15, 0.3]), await place(page, 'gap area', [0.5, 0.6]));
    },
    /&gap=[^&]*x:[\d.]+\.\.[\d.]+/,
  );
  const { address, digest } = await state(page);
  for (const pattern of carried) check.ok(pattern.test(address), `${pattern} is still in ${address}`);
  await page.screenshot({ path: screenshots + 'share-view.png' });
  await page.reload();
  await until(page, () => globalThis.equator);
  await until(page, atRest);
  await until(page, () => equator.state().claim?.verdict !== 'checking');
  const again = await state(page);
  check.equal(again.address, address, 'address after reloading');
  check.equal(again.digest, digest, 'digest after reloading');
  check.equal(again.claim, { verdict: 'reproduced', sentence: 'reproduced, bit for bit' }, 'claim');
  await frames(page, 25); // the camera glides to its place
  await page.screenshot({ path: screenshots + 'share-view-reloaded.png' });
  check.equal(page.complaints, [], 'complaints');
});

await run('panels that a link leaves out stay out, in the address too', async (check) => {
  const page = await openAt('#v1&m=20&T=12&t=1&panels=sphere,gap');
  const [x, y] = await place(page, 'sphere');
  await drag(page, [x, y], [x + 60, y]);
  await until(page, () => /&cam=/.test(location.hash));
  check.ok(/&panels=sphere,gap&/.test((await state(page)).address), (await state(page)).address);
});

await run('a run from its start carries no digest', async (check) => {
  const page = await open('#v1&m=20&T=12&play=off', SMALL);
  await until(page, () => equator.state().values);
  check.equal((await state(page)).address, '#v1&m=20&T=12&play=off', 'address');
});

await run('a moment between two steps of projected gradient descent is reproduced from its address', async (check) => {
  const { address } = await state(await openAt('#v1&d=5&m=20&rule=pgd&t=12.325', SMALL));
  const page = await openAt(address, SMALL);
  await until(page, () => equator.state().claim?.verdict !== 'checking');
  check.equal((await state(page)).claim.verdict, 'reproduced', address);
  check.ok(
    /^reproduced/.test(execFileSync(root + 'build/native/equator', ['verify', address], { encoding: 'utf8' })),
    'by the command line too',
  );
});

await run('a link that claims another run is said to differ, and keeps its claim', async (check) => {
  const { address } = await state(await openAt('#v1&m=40&T=12&t=3', SMALL));
  const forged = address.replace('m=40', 'm=41');
  const page = await openAt(forged, SMALL);
  await until(page, () => equator.state().claim?.verdict === 'differs');
  const { claim } = await state(page);
  check.ok(/^not reproduced: differs .* at t = [\d.]+/.test(claim.sentence), claim.sentence);
  await frames(page, 10);
  await page.screenshot({ path: screenshots + 'share-differs.png' });
  check.equal(await page.evaluate(() => location.hash), forged, 'address');
  // Equal up to a checkpoint: the claim of a longer run with its last digits spoilt.
  await page.goto(server.origin + '/' + address.replace(/digest=([0-9a-f]{16})/, 'digest=0123456789abcdef'));
  await page.reload();
  await until(page, () => globalThis.equator?.state().claim?.verdict === 'differs');
  const { sentence } = (await state(page)).claim;
  check.ok(/at t = 3, equal up to t = 2\.\d+$/.test(sentence), sentence);
});

await run('hostile links are refused, kindly and at once', async (check) => {
  const page = await openAt('#v1&m=20&T=12&t=1', SMALL);
  const hostile = {
    // each with a complaint of its own
    'a script': '#javascript:alert(1)',
    markup: '#v1&m=<img src=x onerror=alert(1)>',
    'a megabyte': '#v1&m=' + '9'.repeat(1 << 20),
    'many keys': '#v1' + '&m=1'.repeat(2000),
    NUL: '#v1&m=5%00&d=3',
    'duplicate keys': '#v1&m=5&m=6',
    'another version': '#v2&m=5',
    'a huge number': '#v1&m=1e300',
    'a number past all numbers': '#v1&T=1e999',
    'not a number': '#v1&eta=nan',
    'an unknown key': '#v1&__proto__=5',
    'broken escapes': '#v1&phi=%ff%fe%',
    'a claim of nonsense': '#v1&t=1&digest=zzzz',
    brackets: '#v1&phi=' + '('.repeat(3000),
    'a camera nowhere': '#v1&cam=nan,inf,1e99',
    'a panel of no name': '#v1&panels=../../etc',
  };
  const answer = (hash) =>
    page.evaluate(async (text) => {
      const reasons = () => JSON.stringify(equator.state().refusal?.reasons),
        before = reasons(),
        start = performance.now();
      location.hash = text;
      while (reasons() === before && performance.now() < start + 10_000)
        await new Promise((done) => requestAnimationFrame(done));
      return performance.now() - start;
    }, hash);
  for (const [what, hash] of Object.entries(hostile)) {
    let milliseconds = await answer(hash);
    for (let again = 0; again < 2 && milliseconds >= 2000; ++again) {
      // the machine may have been busy: the shortest counts
      await answer('#v1&m=another');
      milliseconds = Math.min(milliseconds, await answer(hash));
    }
    check.ok(milliseconds < 2000, `${what}: answered after ${milliseconds.toFixed()} ms`);
    const { refusal } = await state(page);
    check.ok(
      refusal?.title && refusal.reasons.length > 0 && refusal.reasons.every((reason) => reason.length < 400),
      `${what}: reasons ${JSON.stringify(refusal?.reasons).slice(0, 500)}`,
    );
  }
  const cut = await page.evaluate(() => {
    equator.open('#v1&m=5\0&d=3');
    return equator.state().refusal;
  });
  check.ok(cut, 'a NUL does not cut a link short in silence');
  await page.screenshot({ path: screenshots + 'share-hostile.png' });
  const fresh = await open('#v1&m=' + '9'.repeat(1 << 20), SMALL);
  await until(fresh, () => equator.state().refusal);
  check.equal([...page.complaints, ...fresh.complaints], [], 'complaints');
});
