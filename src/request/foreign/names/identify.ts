import {
  type CatalogName,
  canonicalForeignName,
  type ForeignName,
  isCatalogName,
} from '../../../model/package-name.ts';
import type { NameSpace } from '../foreign.ts';
import { type KnownNames, type KnownTool, knownNames } from './known.ts';
import { LONGEST_NAME } from './short-tool.ts';

/** What a tool of another manager may be here. */
export interface Identity {
  /** Its name in a catalog, if a catalog has it. */
  readonly name?: CatalogName;
  /** `owner/name` of its repository on GitHub, where that is known. */
  readonly repository?: string;
  /** Its name as a package of another ecosystem. */
  readonly purl?: ForeignName;
  /** What it is built from there: `pkg:cargo/ripgrep`, `pkg:golang/<import path>`, without a version. */
  readonly source?: string;
}

/**
 * Who a tool is, by a table of names; nobody is asked. Of another ecosystem's package it is
 * known whose it is even where the table says nothing.
 */
export function identify(space: NameSpace, written: string): Identity {
  const name = written.trim();
  if (name.length > LONGEST_NAME) return {};
  const names = knownNames();
  const repository = repositoryIn(space, name);
  const listed = names.byAlias.get(`${space}:${name}`.toLowerCase()) ?? ofRepository(name, repository, names);
  const at = repository ?? listed?.repository;
  const own = listed?.name ?? ownName(space, name);
  const purl = purlOf(space, name, at);
  return {
    ...(own !== undefined && { name: own }),
    ...(at !== undefined && { repository: at }),
    ...(purl !== undefined && { purl }),
    ...(space === 'cargo' && { source: `pkg:cargo/${name}` }),
    ...(space === 'go' && { source: `pkg:golang/${name}` }),
  };
}

/** A repository may hold several tools: where a part of it is meant, it must be that tool's. */
function ofRepository(
  name: string,
  repository: string | undefined,
  names: KnownNames,
): KnownTool | undefined {
  if (repository === undefined) return undefined;
  const part = name.slice(name.indexOf(repository) + repository.length).replace(/\/v\d+$/, '');
  const tool = names.byRepository.get(repository.toLowerCase());
  if (part === '') return tool;
  const named = names.byName.get(part.replace(/^.*\//, ''));
  return named?.repository?.toLowerCase() === repository.toLowerCase() ? named : undefined;
}

/** `owner/name` of `owner/name/part`, and of Go's paths on GitHub. */
function repositoryIn(space: NameSpace, name: string): string | undefined {
  const path = space === 'github' ? name : space === 'go' ? /^github\.com\/(.+)$/.exec(name)?.[1] : undefined;
  return /^([A-Za-z0-9-]+\/[A-Za-z0-9._-]+?)(?:\/.*)?$/.exec(path ?? '')?.[1];
}

/**
 * A plain name may be a catalog's as it stands. A package of npm is not the tool of that name
 * because the names are equal: anyone may publish there. Nor is a formula of anyone's tap.
 */
function ownName(space: NameSpace, name: string): CatalogName | undefined {
  const last = space === 'brew' ? name.replace(/^homebrew\/core\//, '') : name;
  const isShared = space === 'short' || space === 'brew' || space === 'nix';
  return isShared && isCatalogName(last) ? last : undefined;
}

function purlOf(space: NameSpace, name: string, repository: string | undefined): ForeignName | undefined {
  const bare = space === 'pypi' ? name.replace(/\[.*\]$/, '').toLowerCase() : name;
  const isEcosystem = space === 'npm' || space === 'pypi' || space === 'gitlab';
  const purl = isEcosystem ? `${space}:${bare}` : `github:${repository ?? ''}`;
  return canonicalForeignName(purl);
}
