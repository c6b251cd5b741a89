// The page in a notebook, by the protocol of anywidget: model.get('address') is the folder that the page is in, 'link' the run.
// Nothing is asked of any other place. Without an address there is the link alone.

/** The element, if its script can be had and the notebook has an origin; else the page in a frame. */
async function instrument(address, model) {
  const height = model.get('height');
  if (window.origin !== 'null') {
    try {
      if (!customElements.get('equator-demo')) await import(new URL('equator-demo.js', address).href);
      const element = document.createElement('equator-demo');
      element.setAttribute('link', model.get('link')); // after the import: it may have changed meanwhile
      element.setAttribute('height', String(height));
      return element;
    } catch {
      // modules of another host need its leave; a frame needs none
    }
  }
  const frame = document.createElement('iframe');
  frame.src = new URL('embed.html', address).href + model.get('link');
  frame.title = 'Equator: finite neural networks beside their infinite-width limit';
  frame.allow = 'clipboard-write; fullscreen';
  frame.style.cssText = `border:0;display:block;width:100%;height:${height}px`;
  return frame;
}

async function render({ model, el }) {
  const address = model.get('address');
  if (!address) {
    el.textContent = `No page is set: equator_demo.page("https://.../"). ${model.get('link')}`;
    return undefined;
  }
  const shown = await instrument(address, model);
  const change = () => {
    if (shown.localName === 'equator-demo') shown.setAttribute('link', model.get('link'));
    else shown.src = shown.src.replace(/#.*/, '') + model.get('link');
  };
  const resize = () => {
    if (shown.localName === 'equator-demo') shown.setAttribute('height', String(model.get('height')));
    else shown.style.height = `${model.get('height')}px`;
  };
  const remember = ({ detail }) => { // what is on screen, for the saved notebook
    if (!detail.link || detail.playing || detail.link === model.get('shown')) return;
    model.set('shown', detail.link);
    model.save_changes();
  };
  shown.addEventListener('equator-state', remember);
  el.replaceChildren(shown);
  model.on('change:link', change);
  model.on('change:height', resize);
  return () => {
    model.off('change:link', change);
    model.off('change:height', resize);
    shown.remove();
  };
}

export { render };
export default { render };
