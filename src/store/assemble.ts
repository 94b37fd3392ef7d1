import { join } from 'node:path';
import { HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import { syncTree } from '../host/sync-tree.ts';
import { type FileEntry, printFilesManifest } from '../model/files-manifest.ts';
import type { BinName } from '../model/package-name.ts';
import type { Unpacked } from '../unpack/unpacked.ts';
import type { Admission } from './admission.ts';
import { printReceipt } from './parse-receipt.ts';
import { proofOf, treeOf } from './place.ts';
import type { Receipt } from './receipt.ts';
import { usedTrust } from './used-trust.ts';

export interface Parts {
  readonly unpacked: Unpacked;
  readonly about: Admission;
  readonly receipt: Receipt;
  /** Absolute path of an empty folder in the quarantine. */
  readonly entry: string;
}

/**
 * Puts tree and proof together and makes them durable. The tree and the files of proof/
 * become read-only; the two outer folders stay writable for their owner, for a folder
 * that is not cannot be renamed by an ordinary user.
 * @throws HeadwaterError ARCHIVE_CHANGED, STORE_BIN_MISSING, and errors of the file system
 */
export function assembleEntry({ unpacked, about, receipt, entry }: Parts, host: Host): void {
  const tree = treeOf({ path: entry });
  host.fs.renameSync(unpacked.directory, tree);
  makeReadOnly(tree, unpacked.files, host);
  for (const bin of receipt.bins) requireProgram(tree, bin, host);
  host.fs.mkdirSync(join(entry, 'proof'));
  for (const [name, content] of proofFiles({ unpacked, about, receipt })) {
    host.fs.writeFileSync(proofOf({ path: entry }, name), content, { flag: 'wx' });
    host.fs.chmodSync(proofOf({ path: entry }, name), 0o444);
  }
  host.fs.chmodSync(join(entry, 'proof'), 0o755);
  host.fs.chmodSync(entry, 0o755);
  syncTree(host, entry);
}

function proofFiles({ unpacked, about, receipt }: Omit<Parts, 'entry'>): [string, string | Uint8Array][] {
  const { verified, files } = unpacked;
  return [
    ['receipt.json', printReceipt(receipt)],
    ['files', printFilesManifest(files)],
    ['trust.json', `${JSON.stringify(usedTrust(about.trust, verified), null, 2)}\n`],
    ['verdict.json', (about.verdict ?? verified.verdict).json],
    ...verified.artifact.evidence.map(({ name, bytes }): [string, Uint8Array] => [name, bytes]),
  ];
}

/** Files 0444 or 0555 as the manifest has them, folders 0555. What the manifest does not have is refused. */
function makeReadOnly(tree: string, files: readonly FileEntry[], host: Host): void {
  const entries = new Map(files.map((entry) => [entry.path, entry]));
  const visit = (folder: string): void => {
    for (const found of host.fs.readdirSync(join(tree, folder), { withFileTypes: true })) {
      const path = folder === '' ? found.name : `${folder}/${found.name}`;
      if (found.isDirectory()) visit(path);
      else settleMode(join(tree, path), entries.get(path), host);
      entries.delete(path);
    }
    host.fs.chmodSync(join(tree, folder), 0o555);
  };
  visit('');
  const [missing] = entries.keys();
  if (missing !== undefined) throw changed(missing, 'nothing');
}

function settleMode(path: string, entry: FileEntry | undefined, host: Host): void {
  const stat = host.fs.lstatSync(path);
  if (entry?.type === 'symlink' && stat.isSymbolicLink()) return;
  if (entry?.type !== 'file' || !stat.isFile()) throw changed(path, 'something the manifest does not have');
  host.fs.chmodSync(path, entry.executable ? 0o555 : 0o444);
}

function requireProgram(tree: string, bin: BinName, host: Host): void {
  const path = join(tree, 'bin', bin);
  const stat = host.fs.statSync(path, { throwIfNoEntry: false });
  if (stat?.isFile() === true && (stat.mode & 0o100) !== 0) return;
  throw new HeadwaterError('STORE_BIN_MISSING', `the tree has no program bin/${bin}`, {
    expected: `an executable file bin/${bin}`,
    found: stat === undefined ? 'nothing' : 'something that cannot be run',
    hint: "The package's catalog entry names a command that its build does not make.",
  });
}

function changed(path: string, found: string): HeadwaterError {
  return new HeadwaterError('ARCHIVE_CHANGED', 'the staging tree was changed after it was unpacked', {
    subject: path,
    expected: 'what the manifest says',
    found,
    hint: 'Nothing was admitted to the store.',
  });
}
