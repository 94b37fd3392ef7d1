import { oneLine } from '../model/plain-text.ts';
import { knownRebuildText, type ShownKnownRebuilds } from './rebuild-lines.ts';
import { bold, dim } from './style.ts';
import { table } from './table.ts';

interface ShownAttested {
  readonly level: string;
  readonly signer: string;
  readonly repository?: string;
  readonly commit?: string;
  readonly parts: number;
}

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
    readonly attested?: ShownAttested;
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
    ...about.installed.flatMap(provenRows),
  ].filter(([, value]) => value !== '');
  return [
    bold([about.name, about.version ?? []].flat().join(' ')),
    ...table(
      [],
      rows.map(([label = '', value = '']) => [`  ${dim(label)}`, value]),
    ),
  ];
}

/** What headwater built may be built again; what others built has their word. */
function provenRows({ version, attested, rebuilds }: ShownInfo['installed'][number]): string[][] {
  if (attested === undefined) return [['rebuilt', `${version}: ${knownRebuildText(rebuilds)}`]];
  const { signer, level, repository, commit, parts } = attested;
  const from = [repository ?? [], commit ?? []].flat().map(oneLine).join(' at ');
  return [
    ['proved', `${version}: ${level}, signed by ${oneLine(signer)}`],
    ['', from === '' ? '' : `from ${from}`],
    ['', parts === 1 ? '' : `${parts} parts, each with provenance of its own`],
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
