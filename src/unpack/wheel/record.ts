import { fileAt } from '../commands/program.ts';
import { refuse } from '../refuse.ts';
import type { TreeWriter } from '../tree-writer.ts';
import { distInfoFile } from './dist-info.ts';
import type { WheelFile } from './place.ts';

const LINE = /^(?:"((?:[^"]|"")*)"|([^",]*)),([^",]*),(\d*)$/;
/** What has no digest: the list itself, and signatures of it. */
const UNLISTED = /^[^/]+\.dist-info\/RECORD(\.jws|\.p7s)?$/;

/**
 * Every file of a wheel is in its RECORD with the digest it has, and nothing else is (PyPA, "Binary
 * distribution format", "The .dist-info directory").
 * @throws HeadwaterError ARCHIVE_INVALID
 */
export function expectRecord(tree: TreeWriter, files: readonly WheelFile[]): void {
  const record = distInfoFile(files, 'RECORD');
  const list = record === undefined ? undefined : fileAt(tree, record);
  if (list === undefined) refuse('ARCHIVE_INVALID', 'a wheel without a RECORD');
  const digests = parseRecord(tree.read(list).toString());
  for (const { name, path } of files) {
    if (UNLISTED.test(name)) digests.delete(name);
    else expectDigest(tree, { name, path }, digests);
  }
  const [missing] = digests.keys();
  if (missing !== undefined)
    refuse('ARCHIVE_INVALID', 'a wheel without a file that its RECORD lists', missing);
}

function expectDigest(tree: TreeWriter, { name, path }: WheelFile, digests: Map<string, string>): void {
  const entry = tree.entryAt(path);
  const expected = digests.get(name);
  digests.delete(name);
  const found = entry?.type === 'file' ? Buffer.from(entry.sha256, 'hex').toString('base64url') : undefined;
  if (expected === undefined)
    refuse('ARCHIVE_INVALID', 'a file that the RECORD of its wheel does not list', name);
  if (expected !== `sha256=${found}`)
    refuse('ARCHIVE_INVALID', 'a file of another digest than its RECORD says', name);
}

function parseRecord(text: string): Map<string, string> {
  const digests = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    if (line === '') continue;
    const fields = LINE.exec(line);
    const name = fields?.[1]?.replaceAll('""', '"') ?? fields?.[2];
    if (name === undefined) refuse('ARCHIVE_INVALID', 'a line of a RECORD that is none', line);
    if (digests.has(name)) refuse('ARCHIVE_INVALID', 'a file that is twice in its RECORD', name);
    digests.set(name, fields?.[3] ?? '');
  }
  return digests;
}
