// The form that mirrors the canvas: its fields.

import { enter, openForm } from '../support/access.mjs';
import { state, until } from '../support/page.mjs';
import { run } from '../support/stage.mjs';

await run('every setting set from the form changes the run, and one set elsewhere shows in the form', async (check) => {
  const page = await openForm('#v1&m=20&T=10&rule=pgd&t=1');
  const inForm = {
    d: '5',
    m: '30',
    phi: '0.8h3+0.6h4',
    sigma: 'h3',
    rule: 'flow',
    seed: '7',
    T: '4',
    tol: '0.0001',
    flowtol: '0.00001',
    t: '2',
  };
  const elsewhere = {
    d: '6',
    m: '25',
    phi: 'h3',
    sigma: 'phi',
    seed: '9',
    T: '5',
    tol: '0.001',
    rule: 'pgd',
    eta: '0.2',
    t: '1',
  };
  for (const [key, text] of Object.entries(inForm)) {
    if (key === 'rule') await page.selectOption('#set-rule', text);
    else await enter(page, key, text);
    if (key !== 't')
      await until(
        page,
        ([name, wanted]) =>
          equator.state().link.includes(`&${name}=${wanted}`) ||
          (name === 'rule' && !equator.state().link.includes('rule=')),
        [key, key === 'flowtol' ? '1e-5' : text],
      ).catch(() => check.ok(false, `${key} did not reach the run`));
    check.equal(await page.getAttribute(`#set-${key}`, 'aria-invalid'), null, key + ' is valid');
  }
  await until(page, () => equator.state().values?.t === 2 && !equator.state().playing);
  const { address } = await state(page);
  check.ok(
    address.startsWith('#v1&d=5&m=30&phi=0.8h3+0.6h4&sigma=h3&seed=7&T=4&t=2&tol=0.0001&flowtol=1e-5'),
    'address: ' + address,
  );
  await until(page, () => document.getElementById('set-flowtol').value === '1e-5'); // as the program writes it
  for (const [key, text] of Object.entries(elsewhere)) {
    await page.evaluate(([name, wanted]) => equator.set(name, wanted), [key, text]);
    await until(page, ([name, wanted]) => document.getElementById(`set-${name}`).value === wanted, [key, text]).catch(
      () => check.ok(false, `${key} does not show`),
    );
  }
  await page.evaluate(() => {
    location.hash = '#v1&m=41&T=3&t=1.5&theme=light';
  });
  for (const [key, text] of Object.entries({ m: '41', d: '16', theme: 'light', t: '1.5' }))
    await until(page, ([name, wanted]) => document.getElementById(`set-${name}`).value === wanted, [key, text]).catch(
      () => check.ok(false, `${key} does not show the address`),
    );
  const fields = await page.evaluate(() =>
    equator
      .controls()
      .filter((each) => each.group === 'scenario' && !document.getElementById(`set-${each.key}`))
      .map(({ key }) => key),
  );
  check.equal(fields, [], 'settings without a field');
  check.equal(page.complaints, [], 'complaints');
});

await run("the view's fields too: choices, lists, speed", async (check) => {
  const page = await openForm();
  await page.selectOption('#set-colour', 'latitude');
  await page.selectOption('#set-theme', 'light');
  await page.click('#set-hide input[value=twins]');
  await page.click('#set-hide input[value=density]');
  await page.selectOption('#set-speed', '4');
  await enter(page, 'neuron', '3');
  await until(page, () => document.documentElement.dataset.theme === 'light');
  const { address } = await state(page);
  for (const part of ['theme=light', 'speed=4', 'colour=latitude', 'hide=twins,density', 'neuron=3'])
    check.ok(address.includes('&' + part), `${part} in ${address}`);
  await page.evaluate(() => {
    equator.set('hide', 'none');
    equator.set('colour', 'gap');
    equator.setSpeed(3);
  });
  await until(
    page,
    () =>
      document.getElementById('set-colour').value === 'gap' &&
      !document.querySelector('#set-hide :checked') &&
      document.getElementById('set-speed').value === '3',
  );
  await page.click('#set-theory'); // a select: its keys work
  await page.selectOption('#set-theory', 'off');
  await until(page, () => equator.state().values && equator.state().values.bound_linear === null);
});

await run('a function is typed, completed, explained, and marked where it is wrong', async (check) => {
  const page = await openForm();
  const note = () => page.textContent('#set-phi-note');
  check.ok(/^Information exponent \d/.test(await note()), await note());
  await enter(page, 'phi', 'relu');
  await until(page, () => document.getElementById('set-phi').value === 'relu:12');
  check.equal(await page.textContent('#set-phi-error'), '', 'completed');
  check.ok(/^Information exponent 1: .*leaves out 0\.29% of its mean square/.test(await note()), await note());
  await enter(page, 'phi', 'max(z,0)^2 - 0.5 : 8');
  // At the form's next look at the program
  await until(page, () => document.getElementById('set-phi').value === 'max(z,0)^2-0.5:8');
  check.ok((await state(page)).link.includes('&phi=max(z,0)^2-0.5:8'), (await state(page)).link);
  await enter(page, 'phi', '1+rleu(z):8');
  check.ok(
    /character 3: rleu is not known; did you mean relu\?/.test(await page.textContent('#set-phi-error')),
    await page.textContent('#set-phi-error'),
  );
  check.equal(
    await page.$eval('#set-phi', (field) => [field.selectionStart, field.selectionEnd]),
    [2, 3],
    'the character at fault is selected',
  );
  await enter(page, 'phi', 'exp(z^2)');
  check.ok(
    /overflows at z = /.test(await page.textContent('#set-phi-error')),
    await page.textContent('#set-phi-error'),
  );
  check.ok(
    (await page.$$eval('#set-phi-list option', (all) => all.map((each) => each.value))).includes('gelu:12'),
    'offered',
  );
});

await run('a bad value is announced beside its field and changes nothing', async (check) => {
  const page = await openForm();
  const before = await state(page);
  for (const [key, text, wanted] of [
    ['m', 'many', /not a number/],
    ['d', '2', /out of range/],
    ['phi', 'h99', /phi = h99/],
    ['t', '11', /after the end/],
    ['neuron', '20', /out of range/],
  ]) {
    await enter(page, key, text);
    check.ok(
      wanted.test(await page.textContent(`#set-${key}-error`)),
      `${key}: ${await page.textContent(`#set-${key}-error`)}`,
    );
    check.equal(await page.getAttribute(`#set-${key}-error`, 'role'), 'alert', 'role');
    check.equal(await page.getAttribute(`#set-${key}`, 'aria-invalid'), 'true', 'aria-invalid');
    check.ok(
      (await page.getAttribute(`#set-${key}`, 'aria-describedby')).includes(`set-${key}-error`),
      'described by the error',
    );
  }
  await page.waitForTimeout(1200); // refreshed meanwhile: what was typed stays to be corrected
  check.equal(await page.inputValue('#set-m'), 'many', 'the text stays');
  check.equal((await state(page)).address, before.address, 'address');
  check.equal((await state(page)).digest, before.digest, 'digest');
  await enter(page, 'm', '21');
  await until(page, () => equator.state().link.includes('m=21'));
  check.equal(
    [await page.getAttribute('#set-m', 'aria-invalid'), await page.textContent('#set-m-error')],
    [null, ''],
    'corrected',
  );
});

await run('a run that is refused is explained at the top, with ways out', async (check) => {
  const page = await openForm();
  const { address } = await state(page);
  await enter(page, 'm', '900000');
  await page.waitForSelector('.trouble button');
  check.equal(await page.getAttribute('.trouble', 'role'), 'alert', 'role');
  check.ok(
    /too large/.test(await page.textContent('.trouble')) &&
      /cannot be run/.test(await page.textContent('#set-m-error')),
    'words',
  );
  await page.click('.trouble button:text("Back")');
  await until(page, (link) => !equator.state().refusal && equator.state().address === link, address);
  check.equal(await page.inputValue('#set-m'), '20', 'the field is back');
  check.equal(await page.isVisible('.trouble'), false, 'the explanation is gone');
});

await run('settings without effect are disabled and say why', async (check) => {
  const page = await openForm();
  const off = async (key) => [
    await page.isDisabled(`#set-${key}`),
    Boolean(await page.textContent(`#set-${key}-idle`)),
  ];
  for (const key of ['eta', 'batch', 'gradient', 'wide', 'noise']) check.equal(await off(key), [true, true], key);
  for (const key of ['flowtol', 'limit']) check.equal(await off(key), [false, false], key);
  await page.selectOption('#set-rule', 'pgd');
  await until(page, () => !document.getElementById('set-eta').disabled);
  check.equal(
    [await off('eta'), await off('flowtol')],
    [
      [false, false],
      [true, true],
    ],
    'under pgd',
  );
});
