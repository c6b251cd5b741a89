// The peer that runs in the same tab: one projected-gradient step of h_4 as one writes it with TensorFlow.js.
const worker = new Worker('worker.js');
globalThis.bench = (line) => new Promise((done) => { worker.onmessage = ({ data }) => done(data); worker.postMessage(line); });

globalThis.prepareTensorFlow = async () => {
  tf.wasm.setWasmPaths('tfjs/');
  tf.wasm.setThreadsCount(1);
  await tf.setBackend('wasm');
  await tf.ready();
  return { simd: await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT'), backend: tf.getBackend(), version: tf.version_core };
};

const step = (w, axis, eta) => tf.tidy(() => {
  const s = tf.matMul(w, w, false, true);
  const pull = tf.matMul(s.square().mul(s).mul(4), w).mul(-1 / w.shape[0]);
  const alpha = w.slice([0, 0], [w.shape[0], 1]);
  let v = pull.add(alpha.square().mul(alpha).mul(4).mul(axis));
  v = v.sub(v.mul(w).sum(1, true).mul(w));
  const next = w.add(v.mul(eta));
  return next.div(next.square().sum(1, true).sqrt());
});

/** Shortest seconds a step, out of those that fit into about half a second. */
globalThis.tensorFlowStep = async (m, d) => {
  let w = tf.tidy(() => { const x = tf.randomNormal([m, d], 0, 1, 'float32', 1); return x.div(x.square().sum(1, true).sqrt()); });
  const axis = tf.oneHot([0], d).toFloat();
  let best = Infinity, spent = 0;
  for (let n = 0; n < 3 || spent < 0.5; n += 1) {
    const start = performance.now();
    const next = step(w, axis, 0.01);
    await next.data(); // otherwise nothing may have happened yet
    const took = (performance.now() - start) / 1000;
    w.dispose();
    w = next;
    best = Math.min(best, took);
    spent += took;
  }
  w.dispose();
  axis.dispose();
  return best;
};
