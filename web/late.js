// Parts that come after the first picture, with their style sheet.

let style = null;
const loadStyle = () => style ??= new Promise((done) => {
  if (SINGLE_FILE) return done(); // it stands in the page
  // Without it they would be plain, but there.
  document.head.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: 'late.css', onload: done, onerror: done }));
});

/** What load(), an import, gives, once its style is there too. */
export const late = (load) => Promise.all([load(), loadStyle()]).then(([module]) => module);
