import { withBench } from './measure.ts';
import { benchShim } from './shim.ts';
import { benchStartUp } from './startup.ts';
import { benchUnpack } from './unpack.ts';
import { benchVerify } from './verify.ts';

await withBench(async (bench) => {
  await benchShim(bench);
  benchStartUp(bench);
  await benchUnpack(bench);
  await benchVerify(bench);
});
