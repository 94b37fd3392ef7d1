import { claimLines, type ShownClaims } from './claim-lines.ts';
import { bytes, moment } from './format.ts';
import { knownRebuildText, type ShownKnownRebuilds } from './rebuild-lines.ts';
import { bold, cyan, dim } from './style.ts';
import { padTo } from './width.ts';

/** The part of a chain that is shown; `flows/why.ts` makes it. */
export interface ShownChain extends Omit<ShownClaims, 'builderId'> {
  readonly name: string;
  readonly version: string;
  readonly command?: { readonly name: string; readonly shim: string };
  readonly path: string;
  readonly artifact: { readonly sha256: string; readonly size: number };
  readonly builder: string;
  readonly admittedAt: string;
  readonly sources: readonly { readonly url: string; readonly sha256: string }[];
  readonly modules?: number;
  readonly recipeDigest: string;
  readonly rebuilds: ShownKnownRebuilds;
  readonly needs: readonly ShownChain[];
}

const LABEL_WIDTH = 11;

/** The chain a person can follow with a finger: command, shim, tree, artifact, signer, builder, sources, checks. */
export function whyLines(chain: ShownChain): string[] {
  const { command, artifact, sources } = chain;
  return [
    `${bold(command?.name ?? chain.name)}  ${chain.name} ${chain.version}`,
    ...(command === undefined ? [] : step('is', command.shim, 'the shim on PATH')),
    ...step(command === undefined ? 'is' : 'runs', `${chain.path}/tree`),
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
    ...step('again', `headwater verify ${chain.name}`, 'proves it once more, offline'),
  ];
}

function needLines(need: ShownChain): string[] {
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
