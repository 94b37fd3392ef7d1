import type { Limits } from '../limits.ts';

/** Where archives of different writers differ, and what is taken from each. */
export interface TarRules {
  readonly limits: Limits;
  readonly nameOf: (name: Buffer) => Buffer;
  readonly modeOf: (mode: number) => number;
  /** Whether a member is the top of the tree itself, of which nothing is to be written. */
  readonly isTop: (name: Buffer) => boolean;
  /** Whether a key of a pax header that says nothing of names, sizes or types may stand there. */
  readonly isHarmless: (key: string) => boolean;
  /** Whether a pax header for all members may stand there; it may only hold a comment. */
  readonly globalComment: 'refused' | 'ignored';
}

/** headwater's own archives, in which nothing needs to be excused. */
export function ownRules(limits: Limits): TarRules {
  return {
    limits,
    nameOf: (name) => name,
    modeOf: (mode) => mode,
    isTop: () => false,
    isHarmless: () => false,
    globalComment: 'refused',
  };
}

/** POSIX has the type of a file beside its permissions in `st_mode`; some writers put both into a header. */
const PERMISSION_BITS = 0o7777;
/** Attributes, lists of access and the like. Not among them: `SCHILY.realsize`, which makes a file sparse. */
const HARMLESS =
  /^(LIBARCHIVE\.(creationtime|xattr\..+)|SCHILY\.(acl\..+|dev|fflags|ino|nlink|xattr\..+)|RHT\.security\.selinux)$/;

/**
 * Archives of others: `tar -C folder .` begins every name with `./`, git puts the commit into
 * a global comment, and libarchive adds attributes, which are not restored.
 */
export function rulesForOthers(limits: Limits): TarRules {
  return {
    limits,
    nameOf: (name) => (name.length > 2 && name.toString('latin1', 0, 2) === './' ? name.subarray(2) : name),
    modeOf: (mode) => mode & PERMISSION_BITS,
    isTop: (name) => ['.', './'].includes(name.toString('latin1')),
    isHarmless: (key) => HARMLESS.test(key),
    globalComment: 'ignored',
  };
}
