import { withBench } from './measure.ts';
import { benchShim } from './shim.ts';
import { benchStartUp } from './startup.ts';

await withBench(async (bench) => {
  benchShim(bench);
  benchStartUp(bench);
});
