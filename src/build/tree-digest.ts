import { join } from 'node:path';
import { writeFileAtomic } from '../host/atomic.ts';
import type { Host } from '../host/host.ts';
import { isSha256, type Sha256, sha256Of } from '../model/digest.ts';
import { digestOfTool } from './tool-digest.ts';
import type { ToolchainTree } from './toolchain-trees.ts';

interface Found {
  readonly path: string;
  /** Absolute, for files. */
  readonly file?: string;
  /** What must not change for the file to be the same. */
  readonly stamp: string;
  /** Everything else that the digest covers. */
  readonly about: string;
}

/**
 * One digest for all files of a toolchain: SHA-256 over a line for each, in order, of its
 * kind, path and content (docs/BUILD-TYPE.md, "Host tools"). Ten thousand files take most
 * of a second, so the answer is kept with the stamps (inode, size, times) that it rests on.
 */
export function digestOfTree({ root, parts }: Pick<ToolchainTree, 'root' | 'parts'>, host: Host): Sha256 {
  const files = parts.flatMap((part) => listed(part, host.fs.realpathSync(join(root, part)), host));
  const stamp = sha256Of(files.map((found) => `${found.about} ${found.stamp}\n`).join(''));
  const kept = join(host.paths.cache, 'toolchains', `${sha256Of(root).slice(0, 12)}.json`);
  const known = readKept(kept, host);
  if (known?.stamp === stamp) return known.digest;
  const digest = sha256Of(files.map((found) => lineOf(found, host)).join(''));
  writeFileAtomic(host, kept, JSON.stringify({ stamp, digest }));
  return digest;
}

function lineOf({ about, file }: Found, host: Host): string {
  return file === undefined ? `${about}\n` : `${about} ${digestOfTool(file, host)}\n`;
}

function listed(path: string, real: string, host: Host): Found[] {
  const stat = host.fs.lstatSync(real, { bigint: true });
  const stamp = [stat.dev, stat.ino, stat.size, stat.mtimeNs, stat.ctimeNs].join(':');
  if (stat.isSymbolicLink())
    return [{ path, stamp, about: JSON.stringify(['symlink', path, host.fs.readlinkSync(real)]) }];
  if (stat.isFile()) {
    const kind = (stat.mode & 0o111n) === 0n ? 'file' : 'executable';
    return [{ path, file: real, stamp, about: JSON.stringify([kind, path]) }];
  }
  const names = stat.isDirectory() ? host.fs.readdirSync(real).sort() : [];
  return names.flatMap((name) => listed(`${path}/${name}`, join(real, name), host));
}

function readKept(path: string, { fs }: Host): { stamp: unknown; digest: Sha256 } | undefined {
  try {
    const { stamp, digest } = JSON.parse(fs.readFileSync(path, 'utf8'));
    return isSha256(digest) ? { stamp, digest } : undefined;
  } catch {
    return undefined;
  }
}
