import { join } from 'node:path';
import { HeadwaterError } from '../../errors.ts';
import type { Host } from '../../host/host.ts';
import { openQuarantine } from '../../host/quarantine.ts';
import { loadTrust } from '../../trust/load.ts';
import { extractContainer } from '../../unpack/extract-container.ts';
import { measureArtifact } from '../artifact/measure.ts';
import { thisPlatform } from '../context.ts';
import { readPublicKey } from '../trust-add.ts';
import { addMachine } from '../trust-add-machine.ts';
import { offlineHttp } from './offline-http.ts';
import { PACK_FILES, type PackContent, parsePack } from './pack-content.ts';

/** What a pack says of itself is a line a package. Bytes. */
const LARGEST = 1024 * 1024;

/** A pack, opened: a machine without a network, below whose store lies the pack's. */
export interface OpenPack {
  readonly content: PackContent;
  /** Absolute path of the folder that the pack lies in; read-only use, gone afterwards. */
  readonly directory: string;
  readonly host: Host;
}

export interface PackWish {
  /** Absolute path. */
  readonly file: string;
  /** Id of a builder key that the user believes from now on; absent: it is believed already. */
  readonly builderKey?: string | undefined;
}

/**
 * Opens a pack in the quarantine for as long as `use` runs. Nothing in it is believed: its
 * packages are taken over as those of any store below this home's own, each judged by the
 * evidence that it brings and by whom this machine believes. No byte comes from the network.
 * @throws HeadwaterError PACK_INVALID, PACK_KEY_UNKNOWN, PLATFORM_UNSUPPORTED, ARCHIVE_*, STORE_*
 */
export async function withPack<T>(
  { file, builderKey }: PackWish,
  host: Host,
  use: (pack: OpenPack) => Promise<T>,
): Promise<T> {
  const quarantine = openQuarantine(host);
  try {
    const directory = join(quarantine.directory, 'pack');
    const { sha256, size = 0 } = measureArtifact(file, ['sha256'], host);
    await extractContainer({ path: file, sha256, size }, directory, host);
    const content = readContent(directory, file, host);
    refuseOtherPlatform(content, file);
    await believe({ content, directory, file, builderKey }, host);
    return await use({ content, directory, host: below(join(directory, PACK_FILES.store), host) });
  } finally {
    quarantine.close();
  }
}

function below(store: string, host: Host): Host {
  const { paths } = host;
  return { ...host, http: offlineHttp(), paths: { ...paths, lowerStores: [store, ...paths.lowerStores] } };
}

function readContent(directory: string, file: string, { fs }: Host): PackContent {
  const path = join(directory, PACK_FILES.content);
  const stat = fs.lstatSync(path, { throwIfNoEntry: false });
  if (stat?.isFile() === true && stat.size <= LARGEST) return parsePack(fs.readFileSync(path));
  throw new HeadwaterError('PACK_INVALID', 'this is no pack', {
    subject: file,
    expected: 'a file that `headwater export --offline` wrote',
    found: `an archive without ${PACK_FILES.content}`,
  });
}

function refuseOtherPlatform({ platform }: PackContent, file: string): void {
  if (platform === thisPlatform()) return;
  throw new HeadwaterError('PLATFORM_UNSUPPORTED', 'the pack is for another platform', {
    subject: file,
    expected: thisPlatform(),
    found: platform,
  });
}

interface Believed {
  readonly content: PackContent;
  readonly directory: string;
  readonly file: string;
  readonly builderKey: string | undefined;
}

/**
 * Whoever packs signs; a file cannot make itself believed. The attack: a pack that brings its
 * own key along. The user names the key, which the other machine told.
 */
async function believe({ content, directory, file, builderKey }: Believed, host: Host): Promise<void> {
  const { keyId } = content;
  const trust = loadTrust(host);
  const known = [...trust.builderKeys, ...(trust.machineKeys ?? [])].some((key) => key.keyId === keyId);
  if (known && (builderKey === undefined || builderKey === keyId)) return;
  if (builderKey !== keyId) {
    throw new HeadwaterError(
      'PACK_KEY_UNKNOWN',
      'nobody has said that whoever packed this is to be believed',
      {
        subject: file,
        expected: builderKey ?? 'a builder key that this machine believes',
        found: keyId,
        hint: `If that is what \`headwater keys show\` says on the machine that packed it: --builder-key ${keyId}`,
      },
    );
  }
  const key = join(directory, PACK_FILES.key);
  // Before it is believed: the attack is a pack that says the key of another, and brings its own.
  const found = readPublicKey(key, host).keyId;
  if (found !== keyId) {
    throw new HeadwaterError('PACK_INVALID', 'the key is not the one it is said to be', {
      subject: file,
      expected: keyId,
      found,
    });
  }
  const name = `pack-${keyId.slice('sha256:'.length, 'sha256:'.length + 12)}`;
  await addMachine({ name, file: key }, host);
}
