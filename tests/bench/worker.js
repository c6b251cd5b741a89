// Runs the benchmark's workloads in a Worker, as the page runs its engine.
importScripts('equator_bench.js');
const ready = createBench();
onmessage = async ({ data }) => postMessage((await ready).ccall('bench', 'string', ['string'], [data]));
