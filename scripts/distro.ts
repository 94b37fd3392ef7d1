/**
 * Builds every release of every entry of the catalog from nothing, and writes docs/DISTRO.md.
 *
 *     npm run distro                       in a folder of its own, deleted afterwards
 *     npm run distro -- --home FOLDER      in a home that stays; the same one again goes on where the last run ended
 *     --jobs N                             processors to use (default: all)
 *     --report FILE                        where the report is written (default: docs/DISTRO.md)
 *     --no-build                           only the report, of what the home has
 *
 * Ends with 1 when anything could not be built. What was rebuilt in the same home
 * (`headwater rebuild`) stands in the report, too.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createHost } from '../src/host/create.ts';
import { removeTree } from '../src/host/remove-tree.ts';
import { createProgress } from '../src/ui/create-progress.ts';
import { openDiary } from './distro/diary.ts';
import { gatherFacts } from './distro/facts.ts';
import { printReport } from './distro/report.ts';
import { runAll } from './distro/run-all.ts';

const { values } = parseArgs({
  allowNegative: true,
  options: {
    home: { type: 'string' },
    jobs: { type: 'string' },
    report: { type: 'string' },
    build: { type: 'boolean', default: true },
  },
});
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)
  process.on(signal, () => process.exit(code));

const own = values.home === undefined ? mkdtempSync(join(tmpdir(), 'headwater-distro-')) : undefined;
const home = own ?? resolve(values.home ?? '.');
const host = createHost({ ...process.env, HEADWATER_HOME: home, HEADWATER_SHIM: 'sh' });
if (own !== undefined) process.on('exit', () => host.fs.existsSync(own) && removeTree(host, own));
const view = createProgress(process.stderr, process.env);
const diary = openDiary(join(home, 'distro.json'), host);
const context = { host, progress: view.progress, now: host.now() };
const jobs = values.jobs === undefined ? undefined : Number(values.jobs);
const outcomes = await runAll({ jobs, diary, builds: values.build }, context);
view.close();
const facts = await gatherFacts(outcomes, diary.runs(), { ...context, now: host.now() });
const file = resolve(values.report ?? join(import.meta.dirname, '../docs/DISTRO.md'));
host.fs.writeFileSync(file, printReport(facts));
console.log(`${facts.built.length} of ${outcomes.length} releases are built; the report: ${file}`);
process.exitCode = facts.missing.length === 0 ? 0 : 1;
