import { string as stringFlag } from '@oclif/core/flags';

/** Each belongs to `--artifact`: without it, `verify` would judge something else than was meant. */
const of = (helpGroup: string) => ({ helpGroup, dependsOn: ['artifact'] });
const many = { multiple: true, multipleNonGreedy: true } as const;
const artifact = of('ARTIFACT');
const signer = of('SIGNER');
const source = of('SOURCE');
const trust = of('TRUST');

/** Flags of `verify --artifact`. None has a default that widens what passes. */
export const artifactFlags = {
  artifact: stringFlag({
    description: 'judge this file, or sha256:HEX, in place of what is installed',
    helpValue: 'FILE',
    helpGroup: 'ARTIFACT',
    dependsOn: ['bundle'],
  }),
  bundle: stringFlag({
    description:
      'evidence: a Sigstore bundle, .jsonl, a set of npm, PyPI or GitHub; - is stdin; one that passes is enough',
    helpValue: 'FILE',
    ...many,
    ...artifact,
  }),
  package: stringFlag({
    description:
      'a build of headwater: recipe, sources and modules must be those of the catalog, and each library proved by the store or by a bundle of its own',
    helpValue: 'PACKAGE[@VERSION]|RECIPE.toml',
    ...artifact,
  }),
  'subject-name': stringFlag({
    description: 'what the evidence must call it: a purl for npm, a file name for PyPI',
    helpValue: 'NAME',
    ...artifact,
  }),
  resource: stringFlag({
    description: 'what a verification summary must be about, its resourceUri, like pkg:npm/tool@1.2.3',
    helpValue: 'URI',
    ...artifact,
  }),
  'source-repository': stringFlag({
    description: 'like https://github.com/owner/name',
    helpValue: 'URL',
    ...source,
  }),
  'source-repository-id': stringFlag({
    description: "the forge's number of it, which no other repository of its name has",
    helpValue: 'N',
    ...source,
  }),
  'source-tag': stringFlag({ description: 'like v1.2.3', helpValue: 'TAG', ...source }),
  'source-ref': stringFlag({ description: 'like refs/heads/main', helpValue: 'REF', ...source }),
  'source-commit': stringFlag({ description: 'in full', helpValue: 'SHA', ...source }),
  'signer-workflow': stringFlag({
    description:
      'like https://github.com/owner/name/.github/workflows/x.yml; else any workflow of the source repository',
    helpValue: 'URL',
    ...signer,
  }),
  'signer-ref': stringFlag({
    description: 'of that workflow, like refs/tags/v2.1.0',
    helpValue: 'REF',
    ...signer,
  }),
  'certificate-identity': stringFlag({
    description: 'whole subject alternative name, in place of a workflow',
    helpValue: 'SAN',
    ...signer,
  }),
  issuer: stringFlag({
    description: 'OIDC issuer in the certificate; known for github.com and gitlab.com',
    helpValue: 'URL',
    ...signer,
  }),
  runner: stringFlag({
    description: "where it may have been built; any lets in runners of anybody's own",
    options: ['github-hosted', 'any'],
    ...signer,
  }),
  key: stringFlag({
    description: 'public key in PEM, or sha256:ID of a trusted one, in place of a certificate',
    helpValue: 'FILE',
    ...signer,
  }),
  'builder-id': stringFlag({
    description: 'the one builder that the key in the file speaks for',
    helpValue: 'URI',
    ...signer,
  }),
  'predicate-type': stringFlag({
    description: 'in place of SLSA provenance v1 and v0.2, like https://slsa.dev/verification_summary/v1',
    helpValue: 'URI',
    ...many,
    ...source,
  }),
  'build-type': stringFlag({
    description: 'in place of any that is known, like npm-cli',
    helpValue: 'NAME',
    ...many,
    ...source,
  }),
  parameter: stringFlag({
    description: 'external parameter of the build; those that change it must all be named',
    helpValue: 'PATH=JSON',
    ...many,
    ...source,
  }),
  require: stringFlag({
    description:
      'like SLSA_BUILD_LEVEL_2; else level 1, or what a trusted key has; none asks only who signed, of what',
    helpValue: 'LEVEL',
    ...trust,
  }),
  'require-property': stringFlag({
    description: 'evidence of two builders whom different operators run, that came to the same bytes',
    options: ['SLSA_BUILD_REPRODUCED'],
    ...trust,
  }),
  pin: stringFlag({
    description:
      'what must stay the same under this name: kept after the first success, and asked for from then on',
    helpValue: 'NAME',
    ...signer,
  }),
  root: stringFlag({
    description: 'trusted root; else public-good; github has what private repositories sign',
    helpValue: 'NAME',
    ...trust,
  }),
  'trusted-root': stringFlag({
    description:
      "a TrustedRoot in JSON, in place of this machine's roots; --root is the name builders know it by",
    helpValue: 'FILE',
    ...trust,
  }),
};
