import { HeadwaterError } from '../errors.ts';

declare const brand: unique symbol;

/** A package's name in the catalog; also a folder of the store, so nothing in it can be a path. */
export type PackageName = string & { readonly [brand]: 'PackageName' };

/** A command's name: a file of `bin/`. Upper case is allowed, a path is not. */
export type BinName = string & { readonly [brand]: 'BinName' };

const PACKAGE_NAME = /^[a-z0-9][a-z0-9+._-]{0,63}$/;
const BIN_NAME = /^[A-Za-z0-9_[][A-Za-z0-9+._[-]{0,63}$/;

export function isPackageName(text: unknown): text is PackageName {
  return typeof text === 'string' && PACKAGE_NAME.test(text);
}

export function isBinName(text: unknown): text is BinName {
  return typeof text === 'string' && BIN_NAME.test(text);
}

/** @throws HeadwaterError NAME_INVALID */
export function parsePackageName(text: string): PackageName {
  if (isPackageName(text)) return text;
  throw new HeadwaterError('NAME_INVALID', `not a package name: ${JSON.stringify(text)}`, {
    expected: 'lower-case letters, digits, and + . _ - after the first; at most 64',
    found: JSON.stringify(text),
  });
}

/** @throws HeadwaterError NAME_INVALID */
export function parseBinName(text: string): BinName {
  if (isBinName(text)) return text;
  throw new HeadwaterError('NAME_INVALID', `not a command name: ${JSON.stringify(text)}`, {
    expected: 'letters, digits, and + . _ [ - after the first; at most 64',
    found: JSON.stringify(text),
  });
}
