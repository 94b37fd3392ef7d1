import type { Platform } from '../model/platform.ts';
import {
  byTitle,
  isLockedSource,
  LOCK_VERSION,
  type Lock,
  type LockedArtifact,
  type LockedAttested,
  type LockedBuild,
  type LockedPackage,
  type LockedProof,
  type LockedSource,
  lockedTitle,
} from './lock.ts';

const HEAD =
  '# Made by headwater; commit it. It pins what is installed and proves nothing: every install judges again.';

/**
 * The text of headwater.lock: one fact a line and in an order that only the facts decide,
 * so that a change of one package changes the lines of that package.
 */
export function printLock({ platforms, packages }: Lock): string {
  const head = [HEAD, `lock-version = ${LOCK_VERSION}`, `platforms = ${list([...platforms].sort())}`];
  const blocks = [...packages].sort(byTitle).map(packageLines);
  return [head, ...blocks].map((lines) => `${lines.join('\n')}\n`).join('\n');
}

function packageLines(pkg: LockedPackage): readonly string[] {
  const { name, version, kind, requested, origin } = pkg;
  return [
    '[[package]]',
    `name = ${quoted(name)}`,
    `version = ${quoted(version)}`,
    `kind = ${quoted(kind)}`,
    ...(requested === undefined ? [] : [`requested = ${quoted(requested)}`]),
    `origin = ${quoted(origin)}`,
    ...(isLockedSource(pkg) ? sourceLines(pkg) : attestedLines(pkg)),
  ];
}

function sourceLines({ recipe, sources, modules, needs, on }: LockedSource): readonly string[] {
  return [
    `recipe = ${digest(recipe)}`,
    ...several(
      'sources',
      sources.map(({ url, sha256 }) => `{ url = ${quoted(url)}, sha256 = ${quoted(sha256)} }`),
    ),
    ...(modules === undefined ? [] : [`modules = ${digest(modules)}`]),
    ...(needs.length === 0
      ? []
      : several(
          'needs',
          needs.map((need) => quoted(lockedTitle(need))),
        )),
    ...inOrder(on).map(([platform, build]) => `on.${platform} = ${buildText(build)}`),
  ];
}

/** What is in tables of its own stands below what is not (TOML 1.0, "Table"). */
function attestedLines({ on }: LockedAttested): readonly string[] {
  const platforms = inOrder(on);
  const heads = platforms.map(([platform, served]) =>
    served === 'unsupported'
      ? `on.${platform} = ${quoted(served)}`
      : `on.${platform}.build-key = ${digest(served.buildKey)}`,
  );
  const tables = platforms.flatMap(([platform, served]) =>
    served === 'unsupported'
      ? []
      : served.artifacts.flatMap((item) => [
          '',
          `[[package.on.${platform}.artifact]]`,
          ...artifactLines(item),
        ]),
  );
  return [...heads, ...tables];
}

function artifactLines({ purl, url, sha256, sha512, size, proof }: LockedArtifact): readonly string[] {
  return [
    `purl = ${quoted(purl)}`,
    `url = ${quoted(url)}`,
    ...(sha256 === undefined ? [] : [`sha256 = ${quoted(sha256)}`]),
    ...(sha512 === undefined ? [] : [`sha512 = ${quoted(sha512)}`]),
    ...(size === undefined ? [] : [`size = ${size}`]),
    ...(proof === undefined ? [] : proofLines(proof)),
  ];
}

function proofLines({ signer, sourceRepository, commit, evidence }: LockedProof): readonly string[] {
  return [
    `proof.signer = ${quoted(signer)}`,
    ...(sourceRepository === undefined ? [] : [`proof.source-repository = ${quoted(sourceRepository)}`]),
    ...(commit === undefined ? [] : [`proof.commit = ${quoted(commit)}`]),
    `proof.evidence = ${digest(evidence)}`,
  ];
}

function inOrder<T>(on: Readonly<Partial<Record<Platform, T>>>): readonly (readonly [string, T])[] {
  return Object.entries(on).sort(([a], [b]) => (a < b ? -1 : 1));
}

function buildText(build: LockedBuild): string {
  return build === 'unsupported' ? quoted(build) : `{ build-key = ${digest(build.buildKey)} }`;
}

function several(key: string, items: readonly string[]): readonly string[] {
  return [`${key} = [`, ...items.map((item) => `  ${item},`), ']'];
}

function list(items: readonly string[]): string {
  return `[${items.map(quoted).join(', ')}]`;
}

function digest(sha256: string): string {
  return quoted(`sha256:${sha256}`);
}

/** TOML 1.0, "String": what a lock can hold is printable ASCII, and a basic string of it is one of JSON. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
