import { join } from 'node:path';
import type { Host } from '../../src/host/host.ts';
import type { FileEntry } from '../../src/model/files-manifest.ts';
import { parseFilesManifest } from '../../src/store/parse-files.ts';
import { proofOf, treeOf } from '../../src/store/place.ts';
import type { Made } from './outcome.ts';

/** What keeps two builds from being one: a line for each; none when they are bit for bit identical. */
export function differences(first: Made, second: Made, host: Host): readonly string[] {
  const sameTar = first.tarSha256 === second.tarSha256;
  const same = sameTar && first.sha256 === second.sha256;
  const files = sameTar ? [] : fileDifferences(first, second, host);
  const others = [
    !sameTar && files.length === 0 && 'the tar, but no file in it',
    sameTar && !same && 'the compressed bytes alone',
    // It names the artifact's digest, so that it differs wherever that does.
    same && first.sbomSha256 !== second.sbomSha256 && 'the bill of materials',
  ];
  return [...files, ...others.filter((line) => line !== false)];
}

function fileDifferences(first: Made, second: Made, host: Host): string[] {
  const [left, right] = [manifestOf(first, host), manifestOf(second, host)];
  const paths = [...new Set([...left.keys(), ...right.keys()])].sort();
  return paths.flatMap((path) => {
    const [one, two] = [left.get(path), right.get(path)];
    if (one === undefined) return [`${path}: only the second build made it`];
    if (two === undefined) return [`${path}: only the first build made it`];
    if (JSON.stringify(one) === JSON.stringify(two)) return [];
    if (one.type !== 'file' || two.type !== 'file') return [`${path}: ${told(one)}, and ${told(two)}`];
    if (one.sha256 === two.sha256) return [`${path}: executable in one of them`];
    return [`${path}: ${firstDifference(join(treeOf(first), path), join(treeOf(second), path), host)}`];
  });
}

function manifestOf(made: Made, host: Host): ReadonlyMap<string, FileEntry> {
  const entries = parseFilesManifest(host.fs.readFileSync(proofOf(made, 'files'), 'utf8')) ?? [];
  return new Map(entries.map((entry) => [entry.path, entry]));
}

function told(entry: FileEntry): string {
  return entry.type === 'file' ? 'a file' : `a link to ${entry.target}`;
}

const AROUND = 24;

/** Where two files part, and what stands there. */
function firstDifference(left: string, right: string, { fs }: Host): string {
  const [one, two] = [fs.readFileSync(left), fs.readFileSync(right)];
  const at = one.findIndex((byte, index) => byte !== two[index]);
  const offset = at < 0 ? one.length : at;
  const around = (bytes: Buffer) =>
    JSON.stringify(bytes.subarray(Math.max(0, offset - AROUND), offset + AROUND).toString('latin1'));
  return `from byte ${offset}: ${around(one)}, and ${around(two)}`;
}
