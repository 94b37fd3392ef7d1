import { join } from 'node:path';
import { HeadwaterError } from '../../errors.ts';
import { writeFileAtomic } from '../../host/atomic.ts';
import type { FlowContext } from '../context.ts';
import { type InstallWish, installWish, type Report } from '../install-command.ts';
import { findProject, type ProjectPlace, placeAt } from '../project/place.ts';
import { type OpenPack, type PackWish, withPack } from './open-pack.ts';
import { PACK_FILES } from './pack-content.ts';

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
    const inside = { ...context, host: pack.host };
    const place = wish.global ? undefined : (findProject(pack.host) ?? takeProject(pack, wish.folder));
    if (place !== undefined) return installWish(words, { ...wish, frozen: wish.frozen ?? true }, inside);
    return installWish(packedWords(words, pack), { ...wish, global: true }, inside);
  });
}

/** A pack of a project brings its manifest and lock to a folder that has neither. */
function takeProject({ directory, host }: OpenPack, folder: string): ProjectPlace | undefined {
  const { fs } = host;
  const packed = (name: string) => join(directory, name);
  if (!fs.existsSync(packed(PACK_FILES.manifest))) return undefined;
  const place = placeAt(folder);
  writeFileAtomic(host, place.lock, fs.readFileSync(packed(PACK_FILES.lock)), 0o644);
  writeFileAtomic(host, place.manifest, fs.readFileSync(packed(PACK_FILES.manifest)), 0o644);
  return place;
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
