/**
 * Builds packages of the catalog twice, by two users, in other folders, at other times, with
 * other cores, seals and kernels, and compares what comes out bit by bit. Ends with 1 when
 * anything differs. See docs/REPRODUCIBILITY.md.
 *
 *     npm run reproduce                      every release of every entry
 *     npm run reproduce -- jq lua@5.4.9      these, and what they need
 *     npm run reproduce -- --json jq         for machines
 *     --downloads FOLDER                     where downloads are kept (default: headwater's own cache)
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createHost } from '../src/host/create.ts';
import { reportLines } from './reproduce/report.ts';
import { reproduce } from './reproduce/reproduce.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { downloads: { type: 'string' }, json: { type: 'boolean', default: false } },
});
// Leaves in order, so that children are ended and folders removed by what listens to `exit`.
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)
  process.on(signal, () => process.exit(code));
const { env } = process;
const told = ['HEADWATER_CATALOG', 'https_proxy', 'http_proxy', 'no_proxy', 'NODE_EXTRA_CA_CERTS'];
const done = await reproduce({
  names: positionals,
  downloads: values.downloads === undefined ? createHost().paths.downloads : resolve(values.downloads),
  env: Object.fromEntries(told.flatMap((name) => (env[name] ? [[name, env[name]]] : []))),
  say: (text) => console.error(text),
});
console.log(values.json ? JSON.stringify(done, null, 2) : reportLines(done).join('\n'));
process.exitCode = done.results.every(({ differences }) => differences.length === 0) ? 0 : 1;
