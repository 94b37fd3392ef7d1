import { isUtf8 } from 'node:buffer';
import { refuse } from './refuse.ts';

declare const brand: unique symbol;

/** A relative path that stays below the tree it is in: plain components, joined by `/`. */
export type TreePath = string & { readonly [brand]: 'TreePath' };

/** Bytes of a whole path, and of a link's target. */
export const MAX_PATH_BYTES = 1024;
/** NAME_MAX of every file system in use. */
const MAX_COMPONENT_BYTES = 255;
const MAX_DEPTH = 64;

/**
 * Control and format characters (a name that shows as another), line and paragraph
 * separators; and the backslash, which is part of a name here and a separator elsewhere,
 * so that no tree means two things.
 */
const FORBIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\\]/u;

/**
 * The path of a member.
 * @throws HeadwaterError ARCHIVE_PATH_ESCAPE for absolute paths and `..`;
 *   ARCHIVE_NAME_INVALID for what is no name; ARCHIVE_TOO_LARGE for deep nesting
 */
export function parseTreePath(raw: Buffer): TreePath {
  const path = parseText(raw);
  if (path.startsWith('/')) refuse('ARCHIVE_PATH_ESCAPE', 'an absolute path', path);
  const components = path.split('/');
  for (const component of components) expectComponent(component, path);
  if (components.length > MAX_DEPTH) refuse('ARCHIVE_TOO_LARGE', `more than ${MAX_DEPTH} folders deep`, path);
  return path as TreePath;
}

/**
 * The target of a symbolic link at `from`. `..` may only lead it: below a real folder a
 * leading `..` goes where it says, while after a name it goes wherever that name, which
 * may be a link itself, has led. Hence a target that stays inside by its text stays
 * inside on disk, however links are chained.
 * @throws HeadwaterError ARCHIVE_LINK_ESCAPE, ARCHIVE_NAME_INVALID
 */
export function parseLinkTarget(raw: Buffer, from: TreePath): string {
  const target = parseText(raw);
  if (target.startsWith('/')) refuse('ARCHIVE_LINK_ESCAPE', 'a link to an absolute path', target);
  const components = target.split('/').filter((component) => component !== '' && component !== '.');
  const firstName = components.findIndex((component) => component !== '..');
  const ups = firstName === -1 ? components.length : firstName;
  if (components.includes('..', ups)) refuse('ARCHIVE_LINK_ESCAPE', 'a link with ".." after a name', target);
  if (ups > from.split('/').length - 1) refuse('ARCHIVE_LINK_ESCAPE', 'a link that leaves the tree', target);
  return target;
}

/** The folder a path is in; undefined for the top of the tree. */
export function parentOf(path: TreePath): TreePath | undefined {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? undefined : (path.slice(0, slash) as TreePath);
}

/**
 * One key for all names that some file system takes for the same: those equal but for
 * case or for the composition of accents (Unicode TR15, and the default case folding of
 * chapter 3.13, which upper-casing a lower-cased text comes to).
 */
export function collisionKey(path: TreePath): string {
  if (isPlainAscii(path)) return path.toUpperCase();
  return path.normalize('NFD').toLowerCase().toUpperCase().normalize('NFC');
}

function parseText(raw: Buffer): string {
  if (raw.length === 0) refuse('ARCHIVE_NAME_INVALID', 'an empty name');
  if (raw.length > MAX_PATH_BYTES) refuse('ARCHIVE_NAME_INVALID', 'a name that is too long', raw.toString());
  if (!isUtf8(raw)) refuse('ARCHIVE_NAME_INVALID', 'a name that is not UTF-8', raw.toString('latin1'));
  const text = raw.toString();
  if (FORBIDDEN.test(text)) refuse('ARCHIVE_NAME_INVALID', 'a forbidden character in a name', text);
  return text;
}

function expectComponent(component: string, path: string): void {
  if (component === '..') refuse('ARCHIVE_PATH_ESCAPE', 'a path with ".."', path);
  if (component === '' || component === '.') {
    refuse('ARCHIVE_NAME_INVALID', 'an empty or "." component in a path', path);
  }
  // a character of UTF-16 is at most three bytes of UTF-8
  if (component.length * 3 > MAX_COMPONENT_BYTES && Buffer.byteLength(component) > MAX_COMPONENT_BYTES) {
    refuse('ARCHIVE_NAME_INVALID', `a name longer than ${MAX_COMPONENT_BYTES} bytes`, path);
  }
}

function isPlainAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}
