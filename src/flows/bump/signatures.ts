import { dirname, join } from 'node:path';
import type { CatalogEntry } from '../../catalog/entry.ts';
import { HeadwaterError } from '../../errors.ts';
import { addressesOf } from '../../fetch/addresses.ts';
import { type Sighting, sight } from '../../fetch/sight.ts';
import { verifyMinisign } from '../../upstream/signature/minisign.ts';
import { verifyOpenpgp } from '../../upstream/signature/openpgp.ts';
import type { FlowContext } from '../context.ts';

/** A source as it was fetched, and the addresses beside which a signature may lie. */
export interface SignedSource {
  /** Absolute path. */
  readonly file: string;
  /** Of the entry: https, purl or `debian:`. */
  readonly addresses: readonly string[];
  /** An empty folder of the quarantine. */
  readonly directory: string;
}

/**
 * Checks what upstream signs by the entry. One that should be there and is nowhere is
 * refused: an attacker would leave it out.
 * @param entryFile path of the entry, beside which its keys lie.
 * @returns what holds, for people.
 * @throws HeadwaterError BUMP_SIGNATURE_INVALID, BUILD_TOOL_MISSING
 */
export async function checkSignatures(
  { upstream = {} }: Pick<CatalogEntry, 'upstream'>,
  source: SignedSource,
  { entryFile, context }: { readonly entryFile: string; readonly context: FlowContext },
): Promise<readonly string[]> {
  const { host } = context;
  const held: string[] = [];
  const { openpgp, minisign } = upstream;
  if (openpgp !== undefined) {
    const directory = folder(source, 'openpgp', context);
    const signature = await findSignature(source, { suffix: openpgp.suffix, directory }, context);
    const keys = join(dirname(entryFile), openpgp.keys);
    const signer = await verifyOpenpgp({ file: source.file, signature, keys, directory }, openpgp, host);
    held.push(`upstream's OpenPGP signature by ${signer}`);
  }
  if (minisign !== undefined) {
    const directory = folder(source, 'minisign', context);
    const signature = await findSignature(source, { suffix: minisign.suffix, directory }, context);
    const text = host.fs.readFileSync(signature, 'utf8');
    verifyMinisign(host.fs.readFileSync(source.file), text, minisign.key);
    held.push("upstream's minisign signature");
  }
  return held;
}

async function findSignature(
  { addresses }: SignedSource,
  { suffix, directory }: { readonly suffix: string; readonly directory: string },
  context: FlowContext,
): Promise<string> {
  const tried: Sighting[] = [];
  for (const address of addresses.filter((text) => !text.startsWith('pkg:'))) {
    const places = await addressesOf({ url: signatureBeside(address, suffix), mirrors: [] }, context.host);
    for (const place of places) {
      const fetching = { ...context, directory, what: `signature ${suffix}` };
      const found = await sight(place, join(directory, `${tried.length}${suffix}`), fetching);
      if (found.state === 'seen') return found.path;
      tried.push(found);
    }
  }
  throw new HeadwaterError('BUMP_SIGNATURE_INVALID', "upstream's signature is nowhere", {
    expected: `a file ${suffix} beside the source`,
    found: 'none',
    details: tried.map((item) => `${item.url}: ${item.state === 'unseen' ? item.reason : ''}`),
  });
}

/** Debian keeps upstream's signature as `.asc`, whatever upstream calls it (deb-src-control, "Format: 3.0 (quilt)"). */
function signatureBeside(address: string, suffix: string): string {
  return `${address}${address.startsWith('debian:') && suffix === '.sig' ? '.asc' : suffix}`;
}

function folder({ directory }: SignedSource, name: string, { host }: FlowContext): string {
  const path = join(directory, name);
  host.fs.mkdirSync(path);
  return path;
}
