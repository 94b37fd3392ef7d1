import { createHash, type Hash, hash } from 'node:crypto';
import type { Host } from '../host/host.ts';
import { parseSha256, type Sha256 } from '../model/digest.ts';
import type { FileEntry } from '../model/files-manifest.ts';
import type { FileMember, HardLinkMember, Member, MemberSink } from './member.ts';
import { createNames, type Names } from './names.ts';
import type { TreePath } from './paths.ts';
import { refuse } from './refuse.ts';

/** Permissions of the staged tree; `store/` takes the write permission of folders away. */
const MODES = { folder: 0o755, file: 0o444, executable: 0o555, whileWriting: 0o600 } as const;

/** Bytes of a file that is read again: a description of a package, or a script. */
const MOST_READ_BACK = 16 * 2 ** 20;

export type WrittenFile = Extract<FileEntry, { type: 'file' }>;

interface OpenFile {
  readonly member: FileMember;
  readonly fd: number;
  written: number;
  /** Absent while the whole content may still come in one piece. */
  hash?: Hash;
  sha256?: Sha256;
}

/**
 * Writes the members of an archive below `root`, a folder nobody else writes in. Every
 * call is synchronous: through the thread pool the same calls take several times as long.
 * @throws HeadwaterError from `begin`, with the ARCHIVE_… code of what does not fit the
 *   tree so far; errors of the file system as they are
 */
export class TreeWriter implements MemberSink {
  readonly #root: string;
  readonly #fs: Host['fs'];
  readonly #names: Names;
  readonly #files = new Map<TreePath, WrittenFile>();
  readonly #symlinks = new Map<TreePath, FileEntry>();
  readonly #maxBytes: number;
  #bytes = 0;
  #open: OpenFile | undefined;

  constructor(root: string, fs: Host['fs'], most: { readonly bytes: number; readonly names: number }) {
    this.#root = root;
    this.#fs = fs;
    this.#maxBytes = most.bytes;
    this.#names = createNames(most.names);
  }

  /** What was written, in no order. */
  get files(): FileEntry[] {
    return [...this.#files.values(), ...this.#symlinks.values()];
  }

  /** Undefined also for a folder. */
  entryAt(path: TreePath): FileEntry | undefined {
    return this.#files.get(path) ?? this.#symlinks.get(path);
  }

  /** What comes from now on is of another archive. */
  nextArchive(): void {
    this.#names.nextArchive();
  }

  begin(member: Member): void {
    const kind = member.type === 'hardlink' ? 'file' : member.type;
    for (const folder of this.#names.claim(member.path, kind)) this.#makeFolder(folder);
    switch (member.type) {
      case 'directory':
        return;
      case 'symlink':
        this.#makeSymlink(member.path, member.target);
        return;
      case 'hardlink':
        this.#copy(member);
        return;
      case 'file':
        if (member.size !== 'unknown') this.#count(member.size, member.path);
        this.#open = { member, fd: this.#create(member.path), written: 0 };
    }
  }

  data(bytes: Buffer): void {
    const open = this.#open;
    if (open === undefined) return;
    if (open.member.size === 'unknown') this.#count(bytes.length, open.member.path);
    open.written += bytes.length;
    for (let at = 0; at < bytes.length; ) at += this.#fs.writeSync(open.fd, bytes, at, bytes.length - at);
    if (bytes.length === open.member.size) {
      open.sha256 = parseSha256(hash('sha256', bytes));
    } else {
      open.hash ??= createHash('sha256');
      open.hash.update(bytes);
    }
  }

  end(): void {
    const open = this.#open;
    if (open === undefined) return;
    const { path, executable, mtime } = open.member;
    this.#fs.futimesSync(open.fd, mtime, mtime);
    this.#fs.fchmodSync(open.fd, executable ? MODES.executable : MODES.file);
    this.close();
    const sha256 = open.sha256 ?? parseSha256((open.hash ?? createHash('sha256')).digest('hex'));
    this.#files.set(path, { type: 'file', path, sha256, size: open.written, executable });
  }

  /** Closes what an interrupted archive left open. */
  close(): void {
    if (this.#open === undefined) return;
    const { fd } = this.#open;
    this.#open = undefined;
    this.#fs.closeSync(fd);
  }

  /** The first bytes of a file of the tree, as they lie there. */
  head(path: TreePath, most: number): Buffer {
    const fd = this.#fs.openSync(this.#at(path), this.#fs.constants.O_RDONLY | this.#fs.constants.O_NOFOLLOW);
    try {
      const head = Buffer.alloc(most);
      return head.subarray(0, this.#fs.readSync(fd, head, 0, most, 0));
    } finally {
      this.#fs.closeSync(fd);
    }
  }

  /** A file of the tree, whole. @throws HeadwaterError ARCHIVE_CHANGED where it is not what was written */
  read({ path, sha256, size }: WrittenFile): Buffer {
    if (size > MOST_READ_BACK)
      refuse('ARCHIVE_TOO_LARGE', `a file of ${size} bytes where a text is expected`, path);
    const bytes = this.head(path as TreePath, size);
    if (hash('sha256', bytes) === sha256) return bytes;
    return refuse('ARCHIVE_CHANGED', 'a file was changed after it was unpacked', path);
  }

  makeExecutable(file: WrittenFile): void {
    if (file.executable) return;
    this.#fs.chmodSync(this.#at(file.path as TreePath), MODES.executable);
    this.#files.set(file.path as TreePath, { ...file, executable: true });
  }

  /** Takes a file away, so that another may be added under its name. */
  take(file: WrittenFile): Buffer {
    const bytes = this.read(file);
    this.#fs.unlinkSync(this.#at(file.path as TreePath));
    this.#files.delete(file.path as TreePath);
    this.#names.release(file.path as TreePath);
    this.#bytes -= file.size;
    return bytes;
  }

  #create(path: TreePath): number {
    const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = this.#fs.constants;
    return this.#fs.openSync(this.#at(path), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, MODES.whileWriting);
  }

  #makeFolder(path: TreePath): void {
    this.#fs.mkdirSync(this.#at(path));
    // the umask has no say
    this.#fs.chmodSync(this.#at(path), MODES.folder);
  }

  #makeSymlink(path: TreePath, target: string): void {
    this.#fs.symlinkSync(target, this.#at(path));
    this.#symlinks.set(path, { type: 'symlink', path, target });
  }

  /** A hard link becomes a file of its own, so that changing one name never changes another. */
  #copy({ path, to, mtime }: HardLinkMember): void {
    const source = this.#files.get(to);
    if (source === undefined)
      refuse('ARCHIVE_LINK_ESCAPE', 'a hard link to no file of the archive so far', to);
    this.#count(source.size, path);
    const { COPYFILE_EXCL, COPYFILE_FICLONE } = this.#fs.constants;
    this.#fs.copyFileSync(this.#at(to), this.#at(path), COPYFILE_EXCL | COPYFILE_FICLONE);
    this.#fs.utimesSync(this.#at(path), mtime, mtime);
    this.#fs.chmodSync(this.#at(path), source.executable ? MODES.executable : MODES.file);
    this.#files.set(path, { ...source, path });
  }

  #count(size: number, path: TreePath): void {
    this.#bytes += size;
    if (this.#bytes > this.#maxBytes) {
      refuse('ARCHIVE_TOO_LARGE', `more than ${this.#maxBytes} bytes of files`, path);
    }
  }

  #at(path: TreePath): string {
    return `${this.#root}/${path}`;
  }
}
