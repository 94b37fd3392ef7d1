import { benchCold } from './cold.ts';
import { withBench } from './measure.ts';
import { fetchMise } from './mise.ts';
import { benchNoop } from './noop.ts';
import { benchScale } from './scale.ts';
import { benchShim } from './shim.ts';
import { benchStartUp } from './startup.ts';
import { benchUnpack } from './unpack.ts';
import { benchVerify } from './verify.ts';

/** `npm run bench -- shim cold` measures these alone. `scale` only on demand: making its store takes eight minutes. */
const asked = process.argv.slice(2);
const isAsked = (name: string) => (asked.length === 0 ? name !== 'scale' : asked.includes(name));

await withBench(async (bench) => {
  const peers = ['shim', 'noop', 'cold'].some(isAsked);
  const mise = peers ? fetchMise(bench) : undefined;
  if (isAsked('shim')) await benchShim(bench, mise);
  if (isAsked('noop')) await benchNoop(bench, mise);
  if (isAsked('cold')) await benchCold(bench, mise);
  if (isAsked('startup')) benchStartUp(bench);
  if (isAsked('unpack')) await benchUnpack(bench);
  if (isAsked('verify')) await benchVerify(bench);
  if (isAsked('scale')) await benchScale(bench);
});
