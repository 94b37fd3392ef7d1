import { join } from 'node:path';
import { HeadwaterError } from '../errors.ts';
import { writeFileAtomic } from '../host/atomic.ts';
import type { Host } from '../host/host.ts';
import { currentGeneration } from '../link/current.ts';
import type { Generation } from '../link/generation.ts';
import { matchesVersion } from '../model/version.ts';
import { parseProjectPolicy } from '../policy/parse.ts';
import type { ManifestEdit } from '../request/manifest/edit.ts';
import type { Manifest } from '../request/manifest/manifest.ts';
import { parseManifest } from '../request/manifest/parse.ts';
import { readProjectFile } from './project/read-file.ts';

/** Beside generation.json; a name that makes no project of the folder. */
const FILE = 'manifest.toml';

/**
 * Keeps the text of the global manifest with the current generation, if it asks for exactly
 * its tools: in the middle of a change it may be another's. That it cannot be kept is no failure.
 */
export function keepManifest(manifest: Manifest, host: Host): void {
  try {
    const current = currentGeneration(host);
    if (current === undefined || editsTo(current, manifest).length > 0) return;
    const path = join(host.paths.generations, String(current.number), FILE);
    if (readProjectFile(path, host) !== manifest.text) writeFileAtomic(host, path, manifest.text);
  } catch (error) {
    if (!(error instanceof HeadwaterError)) throw error;
  }
}

/**
 * The text that was kept with a generation, as a manifest. It counts only if it asks for
 * exactly its tools, and has the policy of today: going back must not loosen a rule.
 */
export function keptManifest(generation: Generation, today: Manifest, host: Host): Manifest | undefined {
  try {
    const path = join(host.paths.generations, String(generation.number), FILE);
    const text = readProjectFile(path, host);
    if (text === undefined) return undefined;
    const kept = parseManifest(text, today.file);
    const isSame = editsTo(generation, kept).length === 0 && rulesOf(kept) === rulesOf(today);
    return isSame ? kept : undefined;
  } catch (error) {
    if (error instanceof HeadwaterError) return undefined;
    throw error;
  }
}

/** What makes a manifest ask for the tools of a generation, as they were asked for then; libraries stay. */
export function editsTo({ packages }: Generation, { entries }: Manifest): readonly ManifestEdit[] {
  const tools = entries.filter(({ table }) => table === 'tools');
  const gone = tools.filter((entry) => !packages.some(({ name }) => name === entry.name));
  const differ = packages.filter(({ name, version }) => {
    const entry = tools.find((tool) => tool.name === name);
    return entry === undefined || (entry.version !== undefined && !matchesVersion(version, entry.version));
  });
  return [
    ...gone.map(({ name }) => ({ type: 'remove', name }) as const),
    ...differ.map(({ name, version, requested = version }) => {
      return { type: 'set', table: 'tools', name, version: requested } as const;
    }),
  ];
}

/** What makes the libraries of one manifest those of another: no generation has any, so that they stay. */
export function librariesTo(wanted: Manifest, { entries }: Manifest): readonly ManifestEdit[] {
  const libraries = wanted.entries.filter(({ table }) => table === 'libraries');
  const own = entries.filter(({ table }) => table === 'libraries');
  const gone = own.filter(({ name }) => !libraries.some((item) => item.name === name));
  const differ = libraries.filter(
    ({ name, version }) => !own.some((item) => item.name === name && item.version === version),
  );
  return [
    ...gone.map(({ name }) => ({ type: 'remove', name }) as const),
    ...differ.map(({ name, version = 'latest' }) => {
      return { type: 'set', table: 'libraries', name, version } as const;
    }),
  ];
}

/** Rules without the lines they stand in. */
function rulesOf({ text, file }: Manifest): string {
  return JSON.stringify(parseProjectPolicy(text, file).rules.map((rule) => ({ ...rule, at: '' })));
}
