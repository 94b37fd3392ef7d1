import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { sha256Of } from '../../src/model/digest.ts';
import { type FileEntry, filesManifestDigest } from '../../src/model/files-manifest.ts';

/** A tree as data: content of files by path, `->` and a target for a symlink, null for a folder. */
export type TestTree = Readonly<Record<string, TestNode>>;
type TestNode = null | string | { readonly run: string } | { readonly link: string };

export const MTIME = 1_750_000_000;

export function writeTree(root: string, tree: TestTree): void {
  mkdirSync(root, { recursive: true });
  for (const [path, node] of Object.entries(tree)) writeNode(join(root, path), node);
}

function writeNode(path: string, node: TestNode): void {
  mkdirSync(node === null ? path : dirname(path), { recursive: true });
  if (node === null) return;
  if (typeof node === 'object' && 'link' in node) {
    symlinkSync(node.link, path);
    return;
  }
  writeFileSync(path, typeof node === 'string' ? node : node.run);
  chmodSync(path, typeof node === 'string' ? 0o644 : 0o755);
  utimesSync(path, MTIME, MTIME);
}

/** The manifest a tree must have, from the data alone. */
export function manifestOf(tree: TestTree): FileEntry[] {
  const files = Object.entries(tree).flatMap(([path, node]) => entryOf(path, node));
  return files.sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
}

export function manifestDigestOf(tree: TestTree) {
  return filesManifestDigest(manifestOf(tree));
}

function entryOf(path: string, node: TestNode): FileEntry[] {
  if (node === null) return [];
  if (typeof node === 'object' && 'link' in node) return [{ type: 'symlink', path, target: node.link }];
  const content = typeof node === 'string' ? node : node.run;
  const executable = typeof node !== 'string';
  return [{ type: 'file', path, sha256: sha256Of(content), size: Buffer.byteLength(content), executable }];
}

/** What lies on disk, one line a node: permissions, and content or target. */
export function listTree(root: string): Record<string, string> {
  return Object.fromEntries(pathsBelow(root).map((path) => [path, describe(join(root, path))]));
}

/** Every path below a folder, in order. Node.js's own recursive listing goes through symlinks. */
export function pathsBelow(root: string): string[] {
  const entries = readdirSync(root, { withFileTypes: true });
  const paths = entries.flatMap((entry) => {
    if (!entry.isDirectory()) return [entry.name];
    return [entry.name, ...pathsBelow(join(root, entry.name)).map((path) => `${entry.name}/${path}`)];
  });
  return paths.sort();
}

/** The same for a tree as data, as `unpack` must leave it: folders 755, files 444 or 555, times kept. */
export function listingOf(tree: TestTree): Record<string, string> {
  const lines = new Map<string, string>();
  for (const [path, node] of Object.entries(tree)) {
    for (let above = dirname(path); above !== '.'; above = dirname(above)) lines.set(above, 'folder 755');
    lines.set(path, expected(node));
  }
  return Object.fromEntries([...lines].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function expected(node: TestNode): string {
  if (node === null) return 'folder 755';
  if (typeof node === 'string') return `file 444 ${MTIME} ${sha256Of(node)}`;
  return 'link' in node ? `-> ${node.link}` : `file 555 ${MTIME} ${sha256Of(node.run)}`;
}

function describe(path: string): string {
  const stat = lstatSync(path);
  const mode = (stat.mode & 0o7777).toString(8);
  if (stat.isSymbolicLink()) return `-> ${readlinkSync(path)}`;
  if (stat.isDirectory()) return `folder ${mode}`;
  return `file ${mode} ${Math.floor(stat.mtimeMs / 1000)} ${sha256Of(readFileSync(path))}`;
}
