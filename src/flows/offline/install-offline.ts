import { basename, join } from 'node:path';
import { HeadwaterError } from '../../errors.ts';
import { writeFileAtomic } from '../../host/atomic.ts';
import type { Host } from '../../host/host.ts';
import type { FlowContext } from '../context.ts';
import { type InstallWish, installWish, type Report } from '../install-command.ts';
import { findProject, type ProjectPlace, placeAt } from '../project/place.ts';
import { type OpenPack, type PackWish, withPack } from './open-pack.ts';
import { PACK_FILES } from './pack-content.ts';

/** Of a manifest or a lock of a pack. Bytes; the project's own reader is stricter. */
const LARGEST = 16 * 1024 * 1024;

/**
 * `install --offline`: what a pack brings along. In a project what its manifest asks for, which
 * the pack must have; a pack of a project makes one of a folder that is none. Elsewhere, or with
 * -g, the tools of the pack for this user.
 * @param words packages by name; none: all of the pack.
 * @throws HeadwaterError those of `withPack`, and of an install; USAGE
 */
export function installOffline(
  words: readonly string[],
  wish: InstallWish & { readonly pack: PackWish; readonly folder: string },
  context: FlowContext,
): Promise<Report> {
  return withPack(wish.pack, context.host, async (pack) => {
    const inside: FlowContext = { ...context, host: pack.host, isOffline: true };
    const inProject = () => installWish(words, { ...wish, frozen: wish.frozen ?? true }, inside);
    if (!wish.global && findProject(pack.host) !== undefined) return inProject();
    const taken = wish.global ? undefined : takeProject(pack, wish.folder);
    if (taken !== undefined) return orLeave(inProject, taken, context.host);
    return installWish(packedWords(words, pack), { ...wish, global: true }, inside);
  });
}

/** A pack of a project brings its manifest and lock to a folder that has neither. */
function takeProject({ directory, host }: OpenPack, folder: string): ProjectPlace | undefined {
  const { fs } = host;
  const { manifest, lock } = PACK_FILES;
  if (!fs.existsSync(join(directory, manifest))) return undefined;
  const place = placeAt(folder);
  // Somebody's work, which nobody asked to be exchanged.
  if (fs.lstatSync(place.lock, { throwIfNoEntry: false }) !== undefined) throw inTheWay(place.lock);
  const files = [lock, manifest].map((name) => readPacked(join(directory, name), host));
  [place.lock, place.manifest].forEach((path, index) => {
    writeFileAtomic(host, path, files[index] ?? Buffer.alloc(0), 0o644);
  });
  return place;
}

/** A pack that is refused leaves no project behind. */
async function orLeave<T>(work: () => Promise<T>, place: ProjectPlace, { fs }: Host): Promise<T> {
  try {
    return await work();
  } catch (error) {
    for (const path of [place.manifest, place.lock]) fs.rmSync(path, { force: true });
    throw error;
  }
}

function readPacked(path: string, { fs }: Host): Uint8Array {
  const stat = fs.lstatSync(path, { throwIfNoEntry: false });
  if (stat?.isFile() === true && stat.size <= LARGEST) return fs.readFileSync(path);
  throw new HeadwaterError('PACK_INVALID', 'the pack of a project has no usable manifest and lock', {
    subject: basename(path),
    expected: `an ordinary file of at most ${LARGEST} bytes`,
    found: stat === undefined ? 'nothing' : 'something else',
  });
}

function inTheWay(path: string): HeadwaterError {
  return new HeadwaterError('USAGE', 'there is a lock without a manifest', {
    subject: path,
    hint: 'Put headwater.toml back beside it, or move it away; `-g` installs the tools for this user.',
  });
}

/** At exactly the versions that are there. */
function packedWords(words: readonly string[], { content }: OpenPack): readonly string[] {
  const tools = content.packages.filter(({ kind }) => kind === 'tool');
  const at = ({ name, version }: (typeof tools)[number]) => `${name}@${version}`;
  if (words.length === 0) return tools.map(at);
  return words.map((word) => {
    const found = content.packages.find(({ name }) => name === word);
    const known = found ?? content.packages.find((item) => at(item) === word);
    if (known !== undefined) return at(known);
    throw new HeadwaterError('PACKAGE_UNKNOWN', `${word} is not in the pack`, {
      subject: word,
      expected: tools.map(at).join(', '),
      found: word,
    });
  });
}
