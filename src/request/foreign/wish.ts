import { isVersion, type Version } from '../../model/version.ts';
import type { Wish } from './foreign.ts';

/** Words for a version that only its manager can make one of. */
const UNSAYABLE: readonly (readonly [RegExp, string])[] = [
  [/^system$/, 'it means whatever the system has, which headwater neither installs nor proves'],
  [/^path:/, 'it means a folder of the machine'],
  [/^(ref|branch|tag|rev|sub-[^:]*):/, 'it means a state of the source, or is counted from another version'],
  [/^lts([/-]\*)?$/, 'which version that is changes with time; say a number'],
  [/\{\{|\$\{|\$\(|`/, 'it is computed, and headwater computes nothing of another manager’s file'],
];

/** Characters. No version is longer, and to look into one takes the square of them. */
export const LONGEST_WISH = 200;

const NEWEST = ['latest', 'newest', 'stable', '*', 'current', ''];

/** Code names of Node.js' long-term releases, by major. */
const NODE_CODE_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries({ argon: '4', boron: '6', carbon: '8', dubnium: '10', erbium: '12', fermium: '14' })
    .concat(Object.entries({ gallium: '16', hydrogen: '18', iron: '20', jod: '22', krypton: '24' }))
    .map(([name, major]) => [name, major]),
);

/** A manager that takes this version and no other: `1.7` is not 1.7.1. */
export function exactWish(written: string): Wish {
  return wishOf(written, true);
}

/** A manager for whom `1.7` is the newest of 1.7. */
export function prefixWish(written: string): Wish {
  return wishOf(written.replace(/^(prefix|latest):/, ''), false);
}

/** What stands in .nvmrc, .node-version and the like of Node.js. */
export function nodeWish(written: string): Wish {
  const text = written.trim();
  if (['node', 'latest', 'stable', 'current'].includes(text)) return { type: 'newest' };
  const codeName = /^lts[/-]([a-z]+)$/.exec(text.toLowerCase())?.[1];
  const major = codeName === undefined ? undefined : NODE_CODE_NAMES.get(codeName);
  return prefixWish(major ?? text.replace(/^node[-@]/, ''));
}

function wishOf(written: string, exact: boolean): Wish {
  const text = written.trim();
  if (text.length > LONGEST_WISH) return TOO_LONG;
  if (NEWEST.includes(text)) return { type: 'newest' };
  const why = UNSAYABLE.find(([form]) => form.test(text))?.[1];
  if (why !== undefined) return { type: 'unsayable', why };
  const version = versionOf(text);
  if (version !== undefined) return { type: 'version', version, exact };
  return { type: 'unsayable', why: 'this is not the number of a version' };
}

export const TOO_LONG: Wish = { type: 'unsayable', why: 'this is too long for a version' };

/** `1.7` of `v1.7` and `=1.7`. */
export function versionOf(text: string): Version | undefined {
  const bare = text.replace(/^=+\s*/, '').replace(/^v(?=\d)/i, '');
  return isVersion(bare) && /\d/.test(bare) ? bare : undefined;
}

/**
 * `1.7.1` of a git tag like `v1.7.1`, `go1.7.1`, `jq-1.7.1`, `cli/v1.7.1`, `@biomejs/biome@2.0.0`: what stands
 * after the words in front. A tag without a number has none.
 */
export function versionOfTag(tag: string): Version | undefined {
  if (tag.length > LONGEST_WISH) return undefined;
  const bare = /^(?:.*[/@])?(?:[A-Za-z][A-Za-z0-9]*[-_])*[A-Za-z]*(\d+(?:[._+-].*)?)$/.exec(tag)?.[1];
  return bare === undefined ? undefined : versionOf(bare);
}
