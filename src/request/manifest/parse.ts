import { conflictLine } from '../../catalog/conflict-markers.ts';
import { readStrictToml, type TomlFile, tomlMistake } from '../../catalog/strict-toml.ts';
import { HeadwaterError } from '../../errors.ts';
import type { Origin } from '../../model/origin.ts';
import { isPackageName } from '../../model/package-name.ts';
import type { Platform } from '../../model/platform.ts';
import { secondOf } from '../../model/second-of.ts';
import { parseVersion } from '../../model/version.ts';
import { type Manifest, type ManifestEntry, type ManifestTable, TABLES } from './manifest.ts';
import { manifestSchema } from './schema.ts';

/**
 * Parses headwater.toml. `[policy]` in it is looked at by `policy/`, and by nobody here.
 * @param file its path, for messages.
 * @throws HeadwaterError MANIFEST_INVALID with file and line, what was expected and what was found
 */
export function parseManifest(text: string, file: string): Manifest {
  refuseConflict(text, file);
  const source = manifestFile(text, file);
  const tables = readStrictToml(manifestSchema, source);
  const entries = TABLES.flatMap((table) =>
    Object.entries(tables[table]).map(([name, said]) => entryOf({ table, name, said })),
  );
  refuseTwoKinds(entries, source);
  return { file, text, entries };
}

/** What is wrong with an entry that can be read, with its line. */
export function manifestMistake(
  { table, name }: ManifestEntry,
  { text, file }: Manifest,
  told: { readonly message: string; readonly expected: string; readonly found: string },
): HeadwaterError {
  return tomlMistake({ path: [table, name], ...told }, manifestFile(text, file));
}

function manifestFile(text: string, file: string): TomlFile {
  const hint = 'Correct this line; docs/FORMATS.md, "Manifest", says what may stand there.';
  return { text, file, code: 'MANIFEST_INVALID', hint, whole: 'headwater.toml' };
}

interface Written {
  readonly table: ManifestTable;
  readonly name: string;
  readonly said:
    | string
    | {
        readonly version?: string | undefined;
        readonly origin?: Origin | undefined;
        readonly platforms?: readonly Platform[] | undefined;
      }
    | undefined;
}

function entryOf({ table, name, said }: Written): ManifestEntry {
  if (!isPackageName(name)) throw new TypeError('the schema lets no such name pass');
  const {
    version = 'latest',
    origin,
    platforms,
  }: Exclude<Written['said'], string | undefined> = typeof said === 'string'
    ? { version: said }
    : (said ?? {});
  return {
    table,
    name,
    ...(version !== 'latest' && { version: parseVersion(version) }),
    ...(origin !== undefined && { origin }),
    ...(platforms !== undefined && { platforms }),
  };
}

/** A package is a tool or a library, in one version. */
function refuseTwoKinds(entries: readonly ManifestEntry[], source: TomlFile): void {
  const twice = secondOf(entries, ({ name }) => name);
  if (twice === undefined) return;
  const mistake = {
    message: 'named twice',
    expected: 'a tool or a library',
    found: `${twice.name} in both tables`,
  };
  throw tomlMistake({ path: [twice.table, twice.name], ...mistake }, source);
}

function refuseConflict(text: string, file: string): void {
  const line = conflictLine(text);
  if (line === undefined) return;
  throw new HeadwaterError('MANIFEST_INVALID', 'there are conflict markers of git in it', {
    subject: `${file}:${line}`,
    expected: 'a file that is merged',
    found: 'both sides of a merge',
    hint: 'Decide for a side, or for both, and take the markers out.',
  });
}
