// The peer that runs in the same tab: one projected-gradient step of h_4 as one writes it with TensorFlow.js.
const worker = new Worker('worker.js');
globalThis.bench = (line) => new Promise((done) => {
  worker.onmessage = ({ data }) => done(data);
  worker.postMessage(line);
});

globalThis.prepareTensorFlow = async () => {
  tf.wasm.setWasmPaths('tfjs/');
  tf.wasm.setThreadsCount(1);
  await tf.setBackend('wasm');
  await tf.ready();
  return { simd: await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT'), backend: tf.getBackend(), version: tf.version_core };
};

const lengths = (w) => tf.sqrt(tf.sum(tf.square(w), 1, true));
const step = (w, axis, eta) => tf.tidy(() => {
  const s = tf.matMul(w, w, false, true);
  const pull = tf.mul(tf.matMul(tf.mul(tf.mul(tf.square(s), s), 4), w), -1 / w.shape[0]);
  const alpha = tf.slice(w, [0, 0], [w.shape[0], 1]);
  let v = tf.add(pull, tf.mul(tf.mul(tf.mul(tf.square(alpha), alpha), 4), axis));
  v = tf.sub(v, tf.mul(tf.sum(tf.mul(v, w), 1, true), w));
  const next = tf.add(w, tf.mul(v, eta));
  return tf.div(next, lengths(next));
});

/** Shortest seconds a step, out of those that fit into about half a second. */
globalThis.tensorFlowStep = async (m, d) => {
  let w = tf.tidy(() => { const x = tf.randomNormal([m, d], 0, 1, 'float32', 1); return tf.div(x, lengths(x)); });
  const axis = tf.tensor2d([Array.from({ length: d }, (_, k) => (k === 0 ? 1 : 0))]);
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
