import type { TreePath } from './paths.ts';

/** A member of the archive as it may be written: names checked, numbers within limits. */
export type Member = FileMember | FolderMember | SymlinkMember | HardLinkMember;

export interface FileMember {
  readonly type: 'file';
  readonly path: TreePath;
  /** Bytes that follow; of one compressed file nobody knows before they are here. */
  readonly size: number | 'unknown';
  /** Whether the owner may run it. All other permissions are headwater's own choice. */
  readonly executable: boolean;
  /** Seconds since 1970. */
  readonly mtime: number;
}

interface FolderMember {
  readonly type: 'directory';
  readonly path: TreePath;
  readonly size: 0;
}

interface SymlinkMember {
  readonly type: 'symlink';
  readonly path: TreePath;
  readonly size: 0;
  readonly target: string;
}

export interface HardLinkMember {
  readonly type: 'hardlink';
  readonly path: TreePath;
  readonly size: 0;
  /** A member that came before; what it holds is copied. */
  readonly to: TreePath;
  readonly mtime: number;
}

/** Who takes the members: `begin`, then `data` for exactly `size` bytes, then `end`. */
export interface MemberSink {
  begin(member: Member): void;
  data(bytes: Buffer): void;
  end(): void;
}
