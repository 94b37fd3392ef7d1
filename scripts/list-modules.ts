/**
 * Makes the list of modules of an entry's newest release anew, and pins it in the entry:
 * `sh bin/node scripts/list-modules.ts catalog/fzf.toml`
 */
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { printModules } from '../src/catalog/modules.ts';
import { parseEntry } from '../src/catalog/parse.ts';
import { fetchSource } from '../src/fetch/fetch.ts';
import { listModules } from '../src/flows/module-list/list.ts';
import { writeFileAtomic } from '../src/host/atomic.ts';
import { createHost } from '../src/host/create.ts';
import { openQuarantine } from '../src/host/quarantine.ts';
import { sha256Of } from '../src/model/digest.ts';

const [file = ''] = process.argv.slice(2);
const host = createHost();
const quarantine = openQuarantine(host);
try {
  const text = readFileSync(file, 'utf8');
  // The entry may pin a list that is not there any more: only its own text is read.
  const entry = parseEntry(text, basename(file));
  const [release] = entry.releases;
  const [source] = release?.sources ?? [];
  const { recipe, platforms } = entry;
  if (release === undefined || source === undefined || recipe === undefined)
    throw new Error('an entry without a release');
  const what = `${entry.name} ${release.version}`;
  const progress = () => undefined;
  const { path } = await fetchSource(source, { host, directory: quarantine.directory, what, progress });
  const scratch = join(quarantine.directory, 'scratch');
  host.fs.mkdirSync(scratch);
  const about = { what, path, scratch, recipe, platforms };
  const modules = await listModules(
    { ...about, url: source.url, sha256: source.sha256 },
    { host, progress, now: host.now() },
  );
  if (modules === undefined) throw new Error(`${recipe.system} has no modules`);
  const list = printModules(modules);
  const name = `modules/${entry.name}-${release.version}.txt`;
  writeFileAtomic(host, join(dirname(file), name), new TextEncoder().encode(list), 0o644);
  writeFileAtomic(host, file, new TextEncoder().encode(pinned(text, name, sha256Of(list))), 0o644);
  const unknown = modules.filter(({ license }) => license === 'NOASSERTION').map(({ purl }) => purl);
  console.log(`${what}: ${modules.length} files; licence not known: ${unknown.join(', ') || 'none'}`);
} finally {
  quarantine.close();
  await host.http.close();
}

/** The first release's line, in place of an earlier one or after its version. */
function pinned(text: string, name: string, sha256: string): string {
  const line = `modules = { file = "${name}", sha256 = "${sha256}" }`;
  const [head = '', ...rest] = text.split('[[release]]');
  const [release = '', ...others] = rest;
  const without = release.replace(/^modules = .*\n/m, '');
  return [head, without.replace(/^version = .*$/m, `$&\n${line}`), ...others].join('[[release]]');
}
