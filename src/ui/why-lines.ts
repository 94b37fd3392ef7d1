import { shown } from '../model/strict-json/shown.ts';
import { claimLines, type ShownClaims } from './claim-lines.ts';
import { bytes, moment } from './format.ts';
import { knownRebuildText, type ShownKnownRebuilds } from './rebuild-lines.ts';
import { bold, cyan, dim } from './style.ts';
import { padTo } from './width.ts';

/** The part of a chain that is shown; `flows/why.ts` makes it. */
export type ShownChain = ShownSourceChain | ShownAttestedChain;

interface ShownAnyChain {
  readonly name: string;
  readonly version: string;
  readonly command?: { readonly name: string; readonly shim: string };
  readonly path: string;
  readonly artifact: { readonly sha256: string; readonly size: number };
  readonly level: string;
  readonly admittedAt: string;
}

interface ShownSourceChain extends ShownAnyChain, Omit<ShownClaims, 'builderId' | 'level'> {
  readonly builder: string;
  readonly sources: readonly { readonly url: string; readonly sha256: string }[];
  readonly modules?: number;
  readonly recipeDigest: string;
  readonly rebuilds: ShownKnownRebuilds;
  readonly needs: readonly ShownSourceChain[];
}

interface ShownAttestedChain extends ShownAnyChain {
  readonly origin: string;
  readonly parts: readonly ShownPart[];
}

interface ShownPart extends ShownClaims {
  readonly purl: string;
  readonly artifact: {
    readonly fileName: string;
    readonly url: string;
    readonly sha256: string;
    readonly size: number;
  };
}

const LABEL_WIDTH = 11;
/** Members are told briefly, and no more of them than a screen takes. */
const MOST_MEMBERS = 20;

/** The chain a person can follow with a finger: command, shim, tree, artifact, signer, builder, sources, checks. */
export function whyLines(chain: ShownChain): string[] {
  const lines = 'parts' in chain ? attestedLines(chain) : sourceLines(chain);
  const again = step('again', `headwater verify ${chain.name}`, 'proves it once more, offline');
  return [...commandLines(chain), ...lines, ...again];
}

function commandLines({ command, name, version, path }: ShownChain): string[] {
  return [
    `${bold(command?.name ?? name)}  ${name} ${version}`,
    ...(command === undefined ? [] : step('is', command.shim, 'the shim on PATH')),
    ...step(command === undefined ? 'is' : 'runs', `${path}/tree`),
  ];
}

function sourceLines(chain: ShownSourceChain): string[] {
  const { artifact, sources } = chain;
  return [
    ...step('unpacked', `sha256:${artifact.sha256}`, bytes(artifact.size)),
    ...claimLines({ ...chain, builderId: chain.builder }, 'a builder key this machine trusts'),
    ...sources.flatMap(({ url, sha256 }) => step('from', cyan(url), `sha256:${sha256}`)),
    ...(chain.modules === undefined
      ? []
      : step('with', `${chain.modules} files of modules`, 'each by the digest that the catalog pins')),
    ...step('recipe', `sha256:${chain.recipeDigest}`),
    ...chain.needs.flatMap(needLines),
    ...step(
      'checked',
      moment(chain.admittedAt),
      'signature, builder, recipe, sources, libraries, every file',
    ),
    ...step('rebuilt', knownRebuildText(chain.rebuilds)),
  ];
}

/** What others built: the package itself in full, those it brings along by digest, level and signer. */
function attestedLines({ parts, origin, admittedAt }: ShownAttestedChain): string[] {
  const [first, ...members] = parts;
  return [
    ...(first === undefined ? [] : partLines(first, origin)),
    ...members.slice(0, MOST_MEMBERS).flatMap(memberLines),
    ...(members.length > MOST_MEMBERS ? step('', `and ${members.length - MOST_MEMBERS} more`) : []),
    ...step('checked', moment(admittedAt), 'signature, signer, builder, source, version, every file'),
  ];
}

function partLines({ artifact, ...claims }: ShownPart, origin: string): string[] {
  return [
    ...step(
      'unpacked',
      `sha256:${artifact.sha256}`,
      `${bytes(artifact.size)}, and signed by this machine as that`,
    ),
    ...step('fetched', cyan(shownText(artifact.url)), `built by others, from ${origin}`),
    ...claimLines(claims),
  ];
}

function memberLines({ purl, artifact, level, signer }: ShownPart): string[] {
  return [
    ...step('with', shownText(purl), level),
    ...step('', `sha256:${artifact.sha256}`),
    ...step('', `signed by ${shownText(signer)}`),
  ];
}

/** Signed texts may still hold what turns a terminal's line around. */
function shownText(text: string): string {
  return shown(text).slice(1, -1);
}

function needLines(need: ShownSourceChain): string[] {
  const sources = need.sources.flatMap(({ url, sha256 }) =>
    step('', `from ${cyan(url)}`, `sha256:${sha256}`),
  );
  return [
    ...step('with', `${need.name} ${need.version}`, need.level),
    ...step('', `is   sha256:${need.artifact.sha256}`),
    ...sources,
    ...need.needs.flatMap(needLines),
  ];
}

/** The value on the label's line, its remark below it where both are long. */
function step(label: string, value: string, remark?: string): string[] {
  const head = `  ${dim(padTo(label, LABEL_WIDTH))}${value}`;
  if (remark === undefined) return [head];
  if (!remark.startsWith('sha256:')) return [`${head}  ${dim(`(${remark})`)}`];
  return [head, `  ${' '.repeat(LABEL_WIDTH)}${dim(remark)}`];
}
