import type { FoundBundle } from '../../evidence/document.ts';
import { shown } from '../../model/strict-json/shown.ts';
import { readBundle } from '../../verify/authenticate/bundle/read-bundle.ts';
import { readLeaf } from '../../verify/authenticate/certificate/leaf.ts';
import type { SignedBundle } from '../../verify/authenticate/signed-bundle.ts';
import { readAttestedStatement } from '../../verify/statement/attested-statement.ts';
import { member } from './member.ts';

/** What a bundle says of itself. Nobody has verified any of it; it is for people to recognise. */
export interface Sayings {
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** Flags that would ask for exactly this. */
  readonly flags: readonly string[];
}

/** Undefined for a bundle that cannot be read; why not is for the door to say. */
export function sayingsOf({ bytes }: FoundBundle): Sayings | undefined {
  try {
    const signed = readBundle(bytes);
    const { facts, flags } = signerSayings(signed);
    return { facts: [...facts, ...statementSayings(signed)], flags };
  } catch {
    return undefined;
  }
}

function signerSayings({ key }: SignedBundle): Sayings {
  if (key.kind === 'key') {
    return { facts: [['key', shown(key.hint)]], flags: ['--key FILE'] };
  }
  const { subject, extensions } = readLeaf(key.leaf);
  const { issuer, sourceRepositoryUri: source, sourceRepositoryRef: ref } = extensions;
  return {
    facts: [
      ['signer', shown(subject)],
      ['issuer', shown(issuer)],
      ...(source === undefined ? [] : [['repository', shown(source)] as const]),
      ...(ref === undefined ? [] : [['ref', shown(ref)] as const]),
    ],
    flags: flagsFor(subject, issuer, source),
  };
}

/** The shortest that leave nobody else: a workflow of another repository has to be named. */
function flagsFor(subject: string, issuer: string, source: string | undefined): string[] {
  if (source === undefined) return [`--certificate-identity ${word(subject)}`, `--issuer ${word(issuer)}`];
  const own = subject.startsWith(`${source}/`);
  const [workflow = ''] = subject.split('@');
  return [`--source-repository ${word(source)}`, ...(own ? [] : [`--signer-workflow ${word(workflow)}`])];
}

/** As a shell takes it for one word, whatever is in it. */
function word(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text)
    ? text
    : `'${text.replace(/[^\x20-\x7e]/g, '?').replaceAll("'", "'\\''")}'`;
}

function statementSayings({ content }: SignedBundle): readonly (readonly [string, string])[] {
  if (content.kind === 'message') return [['says', 'nothing: it is a plain signature']];
  const { predicateType, predicate } = readAttestedStatement(content.payload);
  const builder = member(member(predicate, 'runDetails'), 'builder') ?? member(predicate, 'builder');
  const id = member(builder, 'id');
  return [
    ['predicate', shown(predicateType)],
    ...(id === undefined ? [] : [['builder', shown(id)] as const]),
  ];
}
