import { benchBuild } from './build.ts';
import { benchCold } from './cold.ts';
import { benchFetchArtifacts } from './fetch-artifacts.ts';
import { benchGraph } from './graph.ts';
import { withBench } from './measure.ts';
import { fetchMise } from './mise.ts';
import { benchNoop } from './noop.ts';
import { benchScale } from './scale.ts';
import { benchShim } from './shim.ts';
import { benchStartUp } from './startup.ts';
import { benchTrivial } from './trivial.ts';
import { benchUnpack } from './unpack.ts';
import { benchVerify } from './verify.ts';

/** `npm run bench -- shim cold` measures these alone. Those that take minutes only on demand. */
const asked = process.argv.slice(2);
const LONG = ['build', 'graph', 'scale'];
const isAsked = (name: string) => (asked.length === 0 ? !LONG.includes(name) : asked.includes(name));

await withBench(async (bench) => {
  const peers = ['shim', 'noop', 'cold'].some(isAsked);
  const mise = peers ? fetchMise(bench) : undefined;
  if (isAsked('shim')) await benchShim(bench, mise);
  if (isAsked('noop')) await benchNoop(bench, mise);
  if (isAsked('cold')) await benchCold(bench, mise);
  if (isAsked('startup')) benchStartUp(bench);
  if (isAsked('unpack')) await benchUnpack(bench);
  if (isAsked('fetch-artifacts')) await benchFetchArtifacts(bench);
  if (isAsked('verify')) await benchVerify(bench);
  if (isAsked('trivial')) benchTrivial(bench);
  if (isAsked('build')) benchBuild(bench);
  if (isAsked('graph')) benchGraph(bench);
  if (isAsked('scale')) await benchScale(bench);
});
