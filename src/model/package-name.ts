import { HeadwaterError } from '../errors.ts';

declare const catalogBrand: unique symbol;
declare const foreignBrand: unique symbol;
declare const binBrand: unique symbol;

/** A package's name in the catalog; nothing in it can be a path. */
export type CatalogName = string & { readonly [catalogBrand]: 'CatalogName' };

/**
 * A package of another ecosystem, by package-url's word for that: `github:cli/cli`,
 * `npm:@biomejs/biome`, `pypi:ruff`. One package has one spelling (`canonicalForeignName`).
 */
export type ForeignName = string & { readonly [foreignBrand]: 'ForeignName' };

export type PackageName = CatalogName | ForeignName;

/** A command's name: a file of `bin/`. Upper case is allowed, a path is not. */
export type BinName = string & { readonly [binBrand]: 'BinName' };

/** Ecosystems whose packages have a name; of some there is no origin yet. */
const ECOSYSTEMS = ['github', 'gitlab', 'npm', 'pypi', 'oci'] as const;
export type Ecosystem = (typeof ECOSYSTEMS)[number];

const CATALOG_NAME = /^[a-z0-9][a-z0-9+._-]{0,63}$/;
const BIN_NAME = /^[A-Za-z0-9_[][A-Za-z0-9+._[-]{0,63}$/;
const PART = '[A-Za-z0-9_][A-Za-z0-9._~-]*';
/** Letters, digits, and the few signs that names have there; no empty, `.` or `..` part. */
const SPELLINGS: Readonly<Record<Ecosystem, RegExp>> = {
  github: new RegExp(`^github:[A-Za-z0-9][A-Za-z0-9-]*/${PART}$`),
  gitlab: new RegExp(`^gitlab:${PART}(/${PART})+$`),
  npm: new RegExp(`^npm:(@${PART}/)?${PART}$`),
  pypi: /^pypi:[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/,
  oci: new RegExp(`^oci:${PART}(/${PART})*$`),
};
const LONGEST = 200;

export function isCatalogName(text: unknown): text is CatalogName {
  return typeof text === 'string' && CATALOG_NAME.test(text);
}

export function isForeignName(text: unknown): text is ForeignName {
  return typeof text === 'string' && canonicalForeignName(text) === text;
}

export function isPackageName(text: unknown): text is PackageName {
  return isCatalogName(text) || isForeignName(text);
}

export function isBinName(text: unknown): text is BinName {
  return typeof text === 'string' && BIN_NAME.test(text);
}

/** The ecosystem of a foreign name; undefined for a name of the catalog. */
export function ecosystemOf(name: string): Ecosystem | undefined {
  const type = name.slice(0, Math.max(0, name.indexOf(':')));
  return ECOSYSTEMS.find((known) => known === type);
}

/**
 * The one spelling of a foreign name: owners and repositories of GitHub in lower case
 * (package-url specification, type `github`), projects of PyPI normalised (PEP 503, "Normalized
 * Names"). Undefined where it is none.
 */
export function canonicalForeignName(text: string): ForeignName | undefined {
  const ecosystem = ecosystemOf(text);
  if (ecosystem === undefined || text.length > LONGEST || !SPELLINGS[ecosystem].test(text)) return undefined;
  // Sound: it has the spelling of its ecosystem, and the two below keep that.
  switch (ecosystem) {
    case 'github':
      return text.toLowerCase() as ForeignName;
    case 'pypi':
      return text.toLowerCase().replace(/[-_.]+/g, '-') as ForeignName;
    case 'npm':
      return text === text.toLowerCase() ? (text as ForeignName) : undefined;
    default:
      return text as ForeignName;
  }
}

/** @throws HeadwaterError NAME_INVALID */
export function parsePackageName(text: string): PackageName {
  if (isCatalogName(text)) return text;
  const foreign = canonicalForeignName(text);
  if (foreign !== undefined) return foreign;
  throw new HeadwaterError('NAME_INVALID', `not a package name: ${JSON.stringify(text)}`, {
    expected: text.includes(':')
      ? 'github:OWNER/REPOSITORY, npm:NAME, npm:@SCOPE/NAME or pypi:NAME'
      : 'lower-case letters, digits, and + . _ - after the first; at most 64',
    found: JSON.stringify(text),
  });
}

/** @throws HeadwaterError NAME_INVALID */
export function parseCatalogName(text: string): CatalogName {
  if (isCatalogName(text)) return text;
  throw new HeadwaterError('NAME_INVALID', `not a name of the catalog: ${JSON.stringify(text)}`, {
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

/**
 * A name as one part of a path: `npm:@biomejs/biome` is `npm=@biomejs=biome`. No name holds
 * a `=`, so that two names never have one folder.
 */
export function folderOfName(name: PackageName): string {
  return name.replaceAll(/[:/]/g, '=');
}

/** The name whose folder this is; undefined where it is nobody's. */
export function nameOfFolder(folder: string): PackageName | undefined {
  const name = folder.replace('=', ':').replaceAll('=', '/');
  return isPackageName(name) ? name : undefined;
}
