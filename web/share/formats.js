// A run in the words of where it is put: a page, a text in Markdown, a shell, Python, a bibliography. Each names its link, and its version
// and digest where there is one.

const escaped = (text) => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');
const inShell = (text) => `'${text.replace(/'/g, "'\\''")}'`;
const inPython = (text) => `"${text.replace(/[\\"]/g, '\\$&')}"`;
const inMarkdown = (address) => (/[()\s]/.test(address) ? `<${address}>` : address);

/** [name, text] of each. address: the whole link; link: of the run alone; t, digest: of the moment, as texts, '' where there is none; day: YYYY-MM-DD. */
export function formats({ address, link, t, digest, version, m, d, day }) {
  const title = `Equator: ${m} neurons in ${d} dimensions${t && `, t = ${t}`}`;
  const facts = `version ${version}${digest && `, digest ${digest}`}`;
  return [
    ['HTML', `<a href="${escaped(address)}">${escaped(title)}</a> (${facts})`],
    ['Markdown', `[${title.replace(/[[\]*_\\]/g, '\\$&')}](${inMarkdown(address)}) (${facts})`],
    ['command line', `equator run ${inShell(link)}${t && ` --until ${t}`}${digest && ` # digest ${digest}`}`],
    ['Python', `from equator_demo import run\nr = run(${inPython(link)}${t && `, until=${t}`})${digest && `\nassert r.digest == "${digest}"`}`],
    ['BibTeX', `@misc{equator-${digest || version},\n  title = {{${title}}},\n  author = {{The Equator authors}},\n  year = {${day.slice(0, 4)}},\n` +
      `  howpublished = {\\url{${address}}},\n  note = {${facts[0].toUpperCase() + facts.slice(1)}. Seen on ${day}}\n}`],
  ];
}
