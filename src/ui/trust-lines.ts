import type { TrustedBuilder, TrustedBuilderKey, TrustedKey } from '../model/trust.ts';
import type { ShownRoot, TrustDetail, Trusted } from '../model/trust-listing.ts';
import type { TrustedVerifier } from '../model/trusted-verifier.ts';
import { moment } from './format.ts';
import { bold, dim } from './style.ts';
import { table } from './table.ts';

/** Cells of the list: kind, name, where it came from, level, and what it is. */
export function trustRows(trusted: readonly Trusted[]): string[][] {
  return trusted.map((item) => {
    switch (item.kind) {
      case 'root':
        return ['root', item.name, item.root.source, '', `as of ${moment(item.root.since)}`];
      case 'key':
        return ['key', item.name, 'user', item.key.level ?? '', item.key.keyId];
      case 'builder':
        return ['builder', item.name, item.source, item.builder.level, signerOf(item.builder)];
      case 'verifier':
        return ['verifier', item.name, 'user', item.verifier.level, item.verifier.id];
      case 'machine':
        return ['builder-key', item.name, 'user', item.key.level, item.key.keyId];
      case 'denied':
        return ['denied', item.name, 'shipped', '', 'not believed'];
      default:
        return item satisfies never;
    }
  });
}

function signerOf({ signerWorkflow, issuer, builderId }: TrustedBuilder): string {
  if (builderId.startsWith('https://')) return builderId;
  return signerWorkflow === '*' ? `a workflow of the source, ${issuer}` : signerWorkflow;
}

export function trustLines({ trusted, content }: TrustDetail): string[] {
  const rows = detailRows(trusted, content).filter(([, value]) => value !== '');
  const labelled = rows.map(([label, value]) => [`  ${dim(label)}`, value]);
  return [bold(`${trusted.kind} ${trusted.name}`), ...table([], labelled)];
}

type Row = readonly [label: string, value: string];

function detailRows(trusted: Trusted, content: unknown): readonly Row[] {
  switch (trusted.kind) {
    case 'root':
      return [...rootRows(trusted.root), ...contentRows(content)];
    case 'key':
      return keyRows(trusted.key);
    case 'builder':
      return builderRows(trusted.builder);
    case 'verifier':
      return verifierRows(trusted.verifier);
    case 'machine':
      return machineRows(trusted.key);
    case 'denied':
      return [['believed', `no; \`headwater trust restore ${trusted.name}\` takes that back`]];
    default:
      return trusted satisfies never;
  }
}

function rootRows({ source, since, sha256, requires }: ShownRoot): readonly Row[] {
  const { logEntries, scts } = requires;
  const logs = `${logEntries} log entry, ${scts} certificate timestamp, and a time`;
  return [
    ['from', source],
    ['as of', moment(since)],
    ['json', `sha256:${sha256}`],
    ['asks for', logEntries === 1 ? logs : 'a timestamp; it has no logs'],
  ];
}

/** What the root is made of; it was judged before, so that its lists are what they are called. */
function contentRows(content: unknown): readonly Row[] {
  const root = content as Readonly<Record<string, readonly Part[] | undefined>>;
  const rows = (label: string, list: string): readonly Row[] =>
    (root[list] ?? []).map((part): Row => [label, partLine(part)]);
  return [
    ...rows('authority', 'certificateAuthorities'),
    ...rows('log', 'tlogs'),
    ...rows('certificate log', 'ctlogs'),
    ...rows('timestamps', 'timestampAuthorities'),
  ];
}

interface Part {
  readonly uri?: string;
  readonly baseUrl?: string;
  readonly validFor?: Validity;
  readonly publicKey?: { readonly validFor?: Validity };
}

interface Validity {
  readonly start?: string;
  readonly end?: string;
}

function partLine({ uri, baseUrl, validFor, publicKey }: Part): string {
  const { start = '', end } = validFor ?? publicKey?.validFor ?? {};
  const until = end === undefined ? '' : ` until ${end.slice(0, 10)}`;
  return `${uri ?? baseUrl ?? ''}  ${dim(`from ${start.slice(0, 10)}${until}`)}`;
}

function keyRows({
  keyId,
  hint = '',
  builderId = '',
  level,
  operator = '',
  validFrom,
  validUntil,
}: TrustedKey): readonly Row[] {
  return [
    ['key', keyId],
    ['hint', hint],
    ['builder', builderId],
    ['level', level ?? 'none: it only tells who signed'],
    ['run by', operator],
    ['from', moment(validFrom)],
    ['until', validUntil === undefined ? '' : moment(validUntil)],
  ];
}

function machineRows({ keyId, builderId, level, validFrom, validUntil }: TrustedBuilderKey): readonly Row[] {
  return [
    ['key', keyId],
    ['builder', builderId],
    ['level', level],
    ['from', moment(validFrom)],
    ['until', validUntil === undefined ? '' : moment(validUntil)],
  ];
}

function builderRows(row: TrustedBuilder): readonly Row[] {
  return [
    ['root', row.root],
    ['issuer', row.issuer],
    ['signer', row.signerWorkflow === '*' ? 'a workflow of the source repository' : row.signerWorkflow],
    ['ref', row.signerRef === 'any' ? 'any' : 'refs/tags/vX.Y.Z'],
    ['builder', row.builderId],
    ['runner', row.runnerEnvironment],
    ['level', row.level],
    ['run by', row.operator ?? ''],
    ['argued in', row.cited],
  ];
}

function verifierRows({ id, signer, operator, level, rebuilds }: TrustedVerifier): readonly Row[] {
  const by: readonly Row[] =
    signer.kind === 'key'
      ? [['key', signer.keyId]]
      : [
          ['root', signer.root],
          ['issuer', signer.issuer],
          ['signer', signer.subject],
        ];
  return [
    ['verifier', id],
    ...by,
    ['run by', operator],
    ['level', `${level} at most`],
    ['rebuilds', rebuilds ? 'yes: a witness of the bytes' : 'no'],
  ];
}
