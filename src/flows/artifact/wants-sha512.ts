import type { FoundBundle } from '../../evidence/document.ts';
import { readBundle } from '../../verify/authenticate/bundle/read-bundle.ts';
import { readAttestedStatement } from '../../verify/statement/attested-statement.ts';

/**
 * Whether a statement knows an artifact by SHA-512, as npm's do. It only decides which
 * digests are taken: what cannot be read here is refused by the door.
 */
export function wantsSha512({ bytes }: FoundBundle): boolean {
  try {
    const { content } = readBundle(bytes);
    if (content.kind !== 'dsse') return false;
    return readAttestedStatement(content.payload).subjects.some(({ sha512 }) => sha512 !== undefined);
  } catch {
    return false;
  }
}
