import { parse } from 'smol-toml';
import { HeadwaterError } from '../errors.ts';
import { isSha256, type Sha256 } from '../model/digest.ts';

/** A crate that a Cargo.lock names. */
export interface LockedCrate {
  readonly name: string;
  readonly version: string;
  /** Of its `.crate` file. */
  readonly sha256: Sha256;
}

/**
 * What a Cargo.lock takes from the default registry (Cargo Book, "Cargo.toml vs Cargo.lock"):
 * all of it, for cargo resolves the whole graph, other platforms and tests included, before it
 * builds a part of it. Packages without a source are those of the workspace itself.
 * @param subject what the lock belongs to, for errors.
 * @throws HeadwaterError CATALOG_INVALID for a lock that is none, and for a package of a Git
 * repository or another registry: nothing pins its bytes.
 */
export function parseCargoLock(text: string, subject: string): readonly LockedCrate[] {
  const { package: packages, metadata } = tableOf(text, subject);
  if (!Array.isArray(packages)) throw refused('Cargo.lock names no packages', { subject, found: 'none' });
  return packages.flatMap((entry) => {
    const { name, version, source, checksum } = asTable(entry);
    if (source === undefined) return [];
    const crate = `${name} ${version}`;
    if (typeof name !== 'string' || typeof version !== 'string') {
      throw refused('a package without name and version', { subject, found: crate });
    }
    if (typeof source !== 'string' || !DEFAULT_REGISTRY.test(source)) {
      throw refused('a dependency that is no crate of the default registry', {
        subject,
        expected: 'crates, which a checksum pins',
        found: `${crate} from ${source}`,
        hint: 'A release that takes all its crates from the registry can be built; this one cannot.',
      });
    }
    // The first format had all checksums in a table of their own.
    const sha256 = checksum ?? asTable(metadata)[`checksum ${crate} (${source})`];
    if (!isSha256(sha256)) throw refused('a crate without a checksum', { subject, found: crate });
    return [{ name, version, sha256 }];
  });
}

/** However a machine reaches it, locks call it by the repository that its index once was. */
const DEFAULT_REGISTRY = /^registry\+https:\/\/github\.com\/rust-lang\/[a-z.]+-index$/;

/** What a crate's Cargo.toml says of its licence. */
export interface CrateLicense {
  /** SPDX expression; NOASSERTION where it only names a file. */
  readonly expression: string;
  /** The file it names instead, relative to the crate. */
  readonly file?: string;
}

/** `/` once meant OR (Cargo Book, "The license and license-file fields"). */
export function crateLicense(manifest: string, subject: string): CrateLicense {
  const { license, 'license-file': file } = asTable(tableOf(manifest, subject).package);
  const expression = String(license ?? '')
    .replace(/\s*\/\s*/g, ' OR ')
    .replace(/\s+/g, ' ')
    .trim();
  return {
    expression: /^[A-Za-z0-9(][A-Za-z0-9.+() -]*$/.test(expression) ? expression : 'NOASSERTION',
    ...(typeof file === 'string' && { file }),
  };
}

function tableOf(text: string, subject: string): Record<string, unknown> {
  try {
    return parse(text);
  } catch (error) {
    const found = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw refused('not TOML', { subject, found, cause: error });
  }
}

function asTable(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function refused(message: string, about: ConstructorParameters<typeof HeadwaterError>[2]): HeadwaterError {
  return new HeadwaterError('CATALOG_INVALID', message, about);
}
