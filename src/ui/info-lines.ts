import { knownRebuildText, type ShownKnownRebuilds } from './rebuild-lines.ts';
import { bold, dim } from './style.ts';
import { table } from './table.ts';

/** The part of `flows/info.ts` that is shown. */
export interface ShownInfo {
  readonly name: string;
  readonly kind: string;
  readonly summary: string;
  readonly homepage: string;
  readonly repository: string;
  readonly license: string;
  readonly version?: string;
  readonly versions: readonly string[];
  readonly bins: readonly string[];
  readonly platforms: readonly string[];
  readonly needs: readonly string[];
  readonly neededBy: readonly string[];
  readonly system?: string;
  readonly recipeDigest?: string;
  readonly sources: readonly { readonly url: string; readonly sha256: string; readonly confirmed: string }[];
  readonly modules?: {
    readonly files: number;
    readonly licenses: readonly string[];
    readonly sha256: string;
  };
  readonly attested?: { readonly by: string; readonly level: string; readonly platforms: readonly string[] };
  readonly installed: readonly {
    readonly version: string;
    readonly linked: boolean;
    readonly rebuilds: ShownKnownRebuilds;
  }[];
}

export function infoLines(about: ShownInfo): string[] {
  const sources = about.sources.flatMap(({ url, sha256, confirmed }) => [
    ['source', url],
    ['', `sha256:${sha256}`],
    ['', confirmed],
  ]);
  const installed = about.installed.map(({ version, linked }) => (linked ? `${version} (on PATH)` : version));
  const rows = [
    ['summary', about.summary],
    ['kind', about.kind],
    ['homepage', about.homepage],
    ['repository', about.repository],
    ['license', about.license],
    ['versions', about.versions.join(', ')],
    ['commands', about.bins.join(' ')],
    ['platforms', about.platforms.join(', ')],
    ['built with', [about.system ?? [], ...about.needs].flat().join(', ')],
    ['needed by', about.neededBy.join(', ')],
    ['recipe', about.recipeDigest === undefined ? '' : `sha256:${about.recipeDigest}`],
    ...attestedRows(about.attested),
    ...sources,
    ...moduleRows(about.modules),
    ['installed', installed.join(', ') || 'no'],
    ...about.installed.map(({ version, rebuilds }) => [
      'rebuilt',
      `${version}: ${knownRebuildText(rebuilds)}`,
    ]),
  ].filter(([, value]) => value !== '');
  return [
    bold([about.name, about.version ?? []].flat().join(' ')),
    ...table(
      [],
      rows.map(([label = '', value = '']) => [`  ${dim(label)}`, value]),
    ),
  ];
}

function attestedRows(attested: ShownInfo['attested']): string[][] {
  if (attested === undefined) return [];
  const { by, level, platforms } = attested;
  return [
    ['attested by', `${by}   (${level})`],
    ['', platforms.join(', ')],
  ];
}

function moduleRows(modules: ShownInfo['modules']): string[][] {
  if (modules === undefined) return [];
  const { files, licenses, sha256 } = modules;
  return [
    ['modules', `${files} files, each pinned by its digest in a list`],
    ['', `sha256:${sha256}`],
    ['', licenses.join(', ')],
  ];
}
