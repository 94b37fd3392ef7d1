import type { FoundBundle } from '../../evidence/document.ts';
import { member } from './member.ts';

/**
 * Whether a statement speaks of SHA-512, as npm's do: it only decides which digests are
 * taken of the artifact, so a glance is enough. The door reads the statement.
 */
export function wantsSha512({ bytes }: FoundBundle): boolean {
  const json: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
  const payload = member(member(json, 'dsseEnvelope'), 'payload');
  return typeof payload === 'string' && Buffer.from(payload, 'base64').includes('"sha512"');
}
