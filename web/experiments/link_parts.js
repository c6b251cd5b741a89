// An experiment's link as the fields of the form, and back. Values are read by the program alone.

/** {scenario, sweep, seeds, ...}: the parts of a link; `keys` are those of an experiment, all others are the scenario's. */
export function partsOf(link, keys) {
  const parts = Object.fromEntries(keys.map((key) => [key, '']));
  const rest = [];
  for (const part of link.replace(/^#/, '').split('&')) {
    const key = part.split('=', 1)[0];
    if (keys.includes(key) && part.includes('=')) parts[key] = part.slice(key.length + 1);
    else rest.push(part);
  }
  return { scenario: '#' + rest.join('&'), ...parts };
}

export function linkOf({ scenario, ...parts }) {
  const given = Object.entries(parts).filter(([, text]) => text.trim() !== '').map(([key, text]) => `${key}=${text.trim()}`);
  return [scenario.trim().replace(/^([^#]*#)?/, '#'), ...given].join('&');
}
