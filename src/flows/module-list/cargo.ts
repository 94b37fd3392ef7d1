import { crateLicense, type LockedCrate, parseCargoLock } from '../../catalog/crates.ts';
import { licenseOfFiles } from '../../catalog/license-text.ts';
import type { Module } from '../../catalog/modules.ts';
import { HeadwaterError } from '../../errors.ts';
import { fetchModules } from '../../fetch/modules.ts';
import type { FlowContext } from '../context.ts';

/** A fetched source whose modules are wanted. */
export interface ModuleSource {
  /** For progress and errors, for example `sd 1.0.0`. */
  readonly what: string;
  /** The archive; absolute. */
  readonly path: string;
  /** Folder of the lock below the top of the archive; absent: the top. */
  readonly directory?: string;
  /** A folder of the quarantine that takes what is fetched. */
  readonly quarantine: string;
}

/**
 * The crates that the Cargo.lock of a source names, fetched by its checksums (no other bytes
 * pass), with the licence that each declares.
 * @throws HeadwaterError CATALOG_INVALID without a lock, and for what `parseCargoLock` refuses; FETCH_FAILED
 */
export async function listCrates(source: ModuleSource, context: FlowContext): Promise<readonly Module[]> {
  const lock = await member(
    source.path,
    `*/${source.directory ? `${source.directory}/` : ''}Cargo.lock`,
    context,
  );
  if (lock === undefined) {
    throw new HeadwaterError('CATALOG_INVALID', 'the source has no Cargo.lock', {
      subject: source.what,
      expected: 'a Cargo.lock, which pins every crate',
      found: 'none',
    });
  }
  const crates = parseCargoLock(lock, source.what);
  const pinned = crates.map(({ name, version, sha256 }) => ({
    purl: `pkg:cargo/${name}@${version}`,
    sha256,
    license: 'NOASSERTION',
  }));
  const fetching = { ...context, directory: source.quarantine, what: source.what };
  const files = await fetchModules(pinned, fetching);
  const licenses: string[] = [];
  for (const [index, crate] of crates.entries())
    licenses.push(await licenseOf(files[index]?.path ?? '', crate, context));
  for (const { path } of files) context.host.fs.rmSync(path, { force: true });
  return pinned.map((module, index) => ({ ...module, license: licenses[index] ?? module.license }));
}

/** As the crate declares it, else as the text of the file tells that it names instead. */
async function licenseOf(
  path: string,
  { name, version }: LockedCrate,
  context: FlowContext,
): Promise<string> {
  const top = `${name}-${version}`;
  const manifest = await member(path, `${top}/Cargo.toml`, context);
  if (manifest === undefined) return 'NOASSERTION';
  const { expression, file } = crateLicense(manifest, top);
  if (expression !== 'NOASSERTION' || file === undefined) return expression;
  const text = await member(path, `${top}/${file}`, context);
  return text === undefined ? expression : licenseOfFiles([{ name: file, text }]);
}

const MAX_TEXT_BYTES = 16 * 1024 * 1024;

/** The text of the first file of an archive whose path fits; to a pipe, so that nothing of it touches the disk. */
async function member(archive: string, path: string, { host }: FlowContext): Promise<string | undefined> {
  const depth = path.startsWith('*') ? ['--wildcards', '--no-wildcards-match-slash'] : [];
  const { code, stdout } = await host.processes.run(
    ['tar', '-x', '-O', ...depth, '-f', archive, '--', path],
    { cwd: '/', env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' }, maxBytes: MAX_TEXT_BYTES },
  );
  return code === 0 ? stdout : undefined;
}
