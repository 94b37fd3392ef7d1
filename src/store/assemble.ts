import { join } from 'node:path';
import { HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import { syncTree } from '../host/sync-tree.ts';
import { type FileEntry, printFilesManifest } from '../model/files-manifest.ts';
import type { BinName } from '../model/package-name.ts';
import type { NewEntry, ProofFile } from './new-entry.ts';
import { printReceipt } from './parse-receipt.ts';
import { proofOf, treeOf } from './place.ts';
import { isEvidenceName } from './read-receipt-members.ts';

/**
 * Puts tree and proof together and makes them durable. The tree and the files of proof/
 * become read-only; the two outer folders stay writable for their owner, for a folder
 * that is not cannot be renamed by an ordinary user.
 * @param entry absolute path of an empty folder in the quarantine
 * @throws HeadwaterError STORE_RECEIPT_INVALID, ARCHIVE_CHANGED, STORE_BIN_MISSING, and errors of the file system
 */
export function assembleEntry(made: NewEntry, entry: string, host: Host): void {
  const tree = treeOf({ path: entry });
  const files = proofFiles(made);
  host.fs.renameSync(made.directory, tree);
  makeReadOnly(tree, made.files, host);
  for (const bin of made.receipt.bins) requireProgram(tree, bin, host);
  host.fs.mkdirSync(join(entry, 'proof'));
  for (const { name, bytes } of files) {
    host.fs.writeFileSync(proofOf({ path: entry }, name), bytes, { flag: 'wx' });
    host.fs.chmodSync(proofOf({ path: entry }, name), 0o444);
  }
  host.fs.chmodSync(join(entry, 'proof'), 0o755);
  host.fs.chmodSync(entry, 0o755);
  syncTree(host, entry);
}

/**
 * All of proof/.
 * The attack: evidence called `receipt.json`, or `../tree/bin/jq`. Its name is nothing anybody signed.
 */
function proofFiles({ receipt, files, proof, evidence }: NewEntry): readonly ProofFile[] {
  const own: readonly ProofFile[] = [
    { name: 'receipt.json', bytes: printReceipt(receipt) },
    { name: 'files', bytes: printFilesManifest(files) },
    ...proof,
  ];
  const names = [...own, ...evidence].map(({ name }) => name);
  const bad = evidence.find(
    ({ name }) => !isEvidenceName(name) || names.indexOf(name) !== names.lastIndexOf(name),
  );
  if (bad === undefined) return [...own, ...evidence];
  throw new HeadwaterError('STORE_RECEIPT_INVALID', 'evidence has a name it cannot be kept under', {
    expected: 'a file name of its own',
    found: JSON.stringify(bad.name),
  });
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
