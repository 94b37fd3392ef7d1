import { sha256Of } from '../../src/model/digest.ts';
import type { PolicyFacts } from '../../src/policy/facts.ts';

export const NOW = new Date('2026-06-10T00:00:00Z');

/** Somebody else's jq, signed three days ago by its own workflow. */
export const jq: PolicyFacts = {
  title: 'jq 1.7.1 (github)',
  names: ['jq', 'github:jqlang/jq'],
  type: 'github',
  version: '1.7.1',
  origin: 'github',
  level: 'SLSA_BUILD_LEVEL_2',
  properties: [],
  signers: [
    'https://github.com/jqlang/jq/.github/workflows/ci.yml@refs/tags/jq-1.7.1',
    'https://github.com/jqlang/jq/.github/workflows/ci.yml',
  ],
  builders: ['https://github.com/actions/runner/github-hosted'],
  digests: [sha256Of('jq')],
  released: { known: 'signed', at: new Date('2026-06-07T00:00:00Z') },
};

/** The same, built on this machine. */
export const jqFromSource: PolicyFacts = {
  ...jq,
  title: 'jq 1.7.1 (source)',
  names: ['jq'],
  type: 'generic',
  origin: 'source',
  level: 'SLSA_BUILD_LEVEL_1',
  signers: [`sha256:${'ab'.repeat(32)}`, 'this-machine'],
  builders: [`urn:headwater:builder:key:sha256:${'ab'.repeat(32)}`, 'this-machine'],
  released: { known: 'built-here' },
};
