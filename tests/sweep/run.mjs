// Sweeps on the command line: killed in the middle and taken up again, in shards and in one, by hand and under GNU
// parallel, they end in the same bytes. The last line counts passed and failed checks.
//
//     node tests/sweep/run.mjs        needs build/native/equator and parallel

for (const part of ['sweeps', 'killed', 'answers']) await import(`./${part}.mjs`);
const { checks } = await import('./stage.mjs');
checks.finish();
