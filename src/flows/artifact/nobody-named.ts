import { HeadwaterError } from '../../errors.ts';
import type { FoundBundle } from '../../evidence/document.ts';
import { type Sayings, sayingsOf } from './sayings.ts';

const MOST_SHOWN = 3;
const FLAGS = [
  '--source-repository URL, where the artifact should have been built from',
  "--signer-workflow URL, where another repository's workflow signs",
  '--certificate-identity SAN and --issuer URL, of whoever else signs',
  '--key FILE, where a key signs',
  '--pin NAME, on a terminal, where a person is asked, and the answer is kept',
];

/**
 * The error of whoever did not say who should have signed. It shows what the evidence
 * says of itself: to be recognised, and never to be believed for saying so.
 */
export function nobodyNamed(bundles: readonly FoundBundle[]): HeadwaterError {
  const said = bundles.slice(0, MOST_SHOWN).flatMap((bundle) => linesOf(bundle, sayingsOf(bundle)));
  return new HeadwaterError('PIN_NEEDED', 'nobody said who should have signed', {
    expected: FLAGS.join('\n'),
    details: said,
    hint: 'take the identity from the project itself: whoever made the evidence can make it say anything',
  });
}

function linesOf({ where }: FoundBundle, sayings: Sayings | undefined): string[] {
  if (sayings === undefined) return [];
  return [
    `NOT VERIFIED: ${where} says of itself`,
    ...sayings.facts.map(([name, value]) => `  ${name.padEnd(10)}  ${value}`),
    `and would be asked for by  ${sayings.flags.join(' ')}`,
  ];
}
