import type { Host } from '../host/host.ts';
import type { Commands, PartLayout } from '../model/attested-package.ts';
import type { Sha256 } from '../model/digest.ts';
import { type FileEntry, filesManifestDigest, inOrderOfPath } from '../model/files-manifest.ts';
import type { BinName } from '../model/package-name.ts';
import type { Verified } from '../verify/verified.ts';
import { findCommands } from './commands/find.ts';
import { expectProof } from './expect-proof.ts';
import { LIMITS, type Limits, largestTotal } from './limits.ts';
import { placeByLayout, placedBy, Scattered } from './parts/placement.ts';
import { readPart } from './parts/read-part.ts';
import { inStaging } from './staging.ts';
import { TreeWriter } from './tree-writer.ts';
import { type WheelFile, wheelPlaces } from './wheel/place.ts';
import { settleWheel, type Wheel } from './wheel/settle.ts';

/** Verified bytes, and what becomes of them. */
export interface VerifiedPart {
  readonly verified: Verified;
  readonly layout: PartLayout;
}

/** A staging tree put together from what others built. */
export interface UnpackedTree<Part extends VerifiedPart = VerifiedPart> {
  /** Absolute path. */
  readonly directory: string;
  /** What is in the tree, in order of path, what headwater itself made included (docs/FORMATS.md, "Files manifest"). */
  readonly files: readonly FileEntry[];
  /** Digest of the printed manifest. */
  readonly filesSha256: Sha256;
  /** Commands; each is a program `bin/<name>`, or a link to one. */
  readonly bins: readonly BinName[];
  readonly parts: readonly Part[];
}

interface Place {
  /** Absolute path; must not exist. */
  readonly directory: string;
  readonly host: Host;
  readonly limits?: Limits;
}

/**
 * Unpacks what the door let pass into one new folder, part after part, hashes every artifact
 * again on the way, and makes the commands. No part overwrites another. After any error there
 * is no folder.
 * @throws HeadwaterError VERIFY_INTERNAL for anything but a `Verified`; ARCHIVE_CHANGED where
 *   bytes are not the verified ones; ARCHIVE_COMMAND_… where a command is missing or leads
 *   elsewhere; ARCHIVE_… for a hostile or damaged archive (docs/FORMATS.md, "What is
 *   unpacked"); STORE_FULL, STORE_UNWRITABLE
 */
export async function unpackParts<Part extends VerifiedPart>(
  parts: readonly Part[],
  commands: Commands,
  place: Place,
): Promise<UnpackedTree<Part>> {
  for (const { verified } of parts) expectProof(verified);
  const { files, bins } = await writeTree(parts.map(asOrder), commands, place);
  return { directory: place.directory, files, filesSha256: filesManifestDigest(files), bins, parts };
}

interface Order {
  readonly verified: Verified;
  readonly layout: PartLayout;
}

/** Of one file no folder is left out. */
function asOrder({ verified, layout }: VerifiedPart): Order {
  const isArchive = layout.format === 'tar' || layout.format === 'zip';
  return { verified, layout: isArchive ? layout : { ...layout, strip: 0 } };
}

interface Written {
  readonly files: readonly FileEntry[];
  readonly bins: readonly BinName[];
}

/** Whether all lies in one folder is known at the end: where it does not, all is done once more with that folder kept. */
async function writeTree(orders: readonly Order[], commands: Commands, place: Place): Promise<Written> {
  const settled = [...orders];
  for (;;) {
    try {
      return await inStaging(place.directory, place.host.fs, () => writeOnce(settled, commands, place));
    } catch (error) {
      if (!(error instanceof ScatteredPart)) throw error;
      const { verified, layout } = error.order;
      settled[settled.indexOf(error.order)] = { verified, layout: { ...layout, strip: 0 } };
    }
  }
}

class ScatteredPart extends Error {
  readonly order: Order;

  constructor(order: Order) {
    super('not all of it lies in one folder');
    this.order = order;
  }
}

async function writeOnce(orders: readonly Order[], commands: Commands, place: Place): Promise<Written> {
  const tree = openTree(orders, place);
  try {
    const wheels: (Wheel | undefined)[] = [];
    for (const order of orders) wheels.push(await writePart(order, { tree, commands, place }));
    const first = { into: orders[0]?.layout.into ?? '', wheel: wheels[0] };
    const bins = findCommands(tree, commands, first);
    return { files: inOrderOfPath(tree.files), bins };
  } finally {
    tree.close();
  }
}

interface Work {
  readonly tree: TreeWriter;
  readonly commands: Commands;
  readonly place: Place;
}

async function writePart(order: Order, { tree, commands, place }: Work): Promise<Wheel | undefined> {
  const { layout, verified } = order;
  const { host, limits = LIMITS } = place;
  tree.nextArchive();
  const source = { bytes: verified.artifact, layout, fs: host.fs, limits };
  if (commands.by === 'wheel' && layout.format === 'zip') {
    const files: WheelFile[] = [];
    await readPart(source, placedBy(wheelPlaces(layout.into, files), tree));
    return settleWheel(tree, files, layout.into);
  }
  try {
    await readPart(source, placedBy(placeByLayout(layout), tree));
    return undefined;
  } catch (error) {
    throw error instanceof Scattered ? new ScatteredPart(order) : error;
  }
}

function openTree(orders: readonly Order[], { directory, host, limits = LIMITS }: Place): TreeWriter {
  const size = orders.reduce((sum, { verified }) => sum + verified.artifact.size, 0);
  return new TreeWriter(directory, host.fs, { bytes: largestTotal(limits, size), names: limits.entries });
}
