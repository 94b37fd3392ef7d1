import { createHash } from 'node:crypto';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { expect, test } from 'vitest';
import { createHost } from '../../../src/host/create.ts';
import { PROVENANCE_FILE } from '../../../src/model/attestation.ts';
import { sha256Of } from '../../../src/model/digest.ts';
import { parseVersion } from '../../../src/model/version.ts';
import { expectationOf } from '../../../src/origins/npm/expectation.ts';
import { npm } from '../../../src/origins/npm/index.ts';
import { openRegistries } from '../../../src/origins/npm/registry.ts';
import { sourceRepository } from '../../../src/origins/npm/repository.ts';
import { SHIPPED_BUILDERS } from '../../../src/trust/builders.ts';
import { verify } from '../../../src/verify/verify.ts';
import { wanted } from '../../world/npm-case.ts';
import {
  bundleOf,
  publishedCases,
  publishedRoot,
  readPublished,
  unpublished,
} from '../../world/published.ts';
import { refusalCode } from '../../world/refusal.ts';
import { tempHome } from '../../world/temp-home.ts';

/** What npm itself has published passes with exactly what this origin expects, and with nothing else. */

const cases = publishedCases().filter(({ id }) => id.startsWith('gh-cli/npm-2.1.0-v'));
const version = { name: 'sigstore', version: '2.1.0' };
/** As the package.json in the tarball has it. */
const said = { type: 'git', url: 'git+https://github.com/sigstore/sigstore-js.git' };

function judge(bundle: Uint8Array, bytes: Buffer, expectation: ReturnType<typeof expectationOf>): string {
  const root = publishedRoot({ root: 'public-good' });
  const artifact = {
    path: '/quarantine/sigstore-2.1.0.tgz',
    sha256: sha256Of(bytes),
    sha512: createHash('sha512').update(bytes).digest('hex'),
    size: bytes.length,
    evidence: [{ name: PROVENANCE_FILE, bytes: bundle }],
  };
  const trust = { builderKeys: [], roots: [root], keys: [], builders: SHIPPED_BUILDERS };
  return refusalCode(() => verify(artifact, expectation, { trust, now: new Date('2026-11-01T00:00:00Z') }));
}

test.skipIf(unpublished)('there are such bundles', () => {
  expect(cases.length).toBeGreaterThanOrEqual(2);
});

test.each(cases)('$id: provenance of npm passes as this origin expects it', (published) => {
  const bytes = readPublished(published.artifact);
  const bundle = bundleOf(published);
  expect(judge(bundle, bytes, expectationOf(version, sourceRepository(said)))).toBe('Verified');
  const other = expectationOf(version, sourceRepository('sigstore/sigstore'));
  expect(judge(bundle, bytes, other)).toBe('VERIFY_SOURCE_REPOSITORY');
  const later = expectationOf({ ...version, version: '2.1.1' }, sourceRepository(said));
  expect(judge(bundle, bytes, later)).toBe('VERIFY_SUBJECT_MISMATCH');
  expect(judge(bundle, bytes, expectationOf(version, undefined))).toBe('VERIFY_SIGNER_MISMATCH');
});

const offline =
  process.env.HEADWATER_TEST_REGISTRY === '1' ? unpublished : 'HEADWATER_TEST_REGISTRY is not 1: no network';

test.skipIf(offline).each(cases)(
  '$id: the real tarball, from the registry of this machine',
  async (published) => {
    const { HOME, PATH } = process.env;
    // Who certifies for a network of its own stands among those of the system.
    setDefaultCACertificates([...getCACertificates('default'), ...getCACertificates('system')]);
    const { home } = tempHome();
    const host = createHost({ HOME, PATH, HEADWATER_HOME: home });
    const context = { host, note: () => undefined };
    const at = { version: parseVersion('2.1.0'), platform: 'linux-x64' } as const;
    const { parts } = await npm.find(wanted('sigstore'), at, context);
    const bytes: Uint8Array[] = [];
    const response = await host.http.get(parts[0].artifact.url);
    for await (const chunk of response.body) bytes.push(chunk);
    const repository = await openRegistries(context).repository('sigstore', '2.1.0');
    const tarball = Buffer.concat(bytes);
    expect(parts[0].artifact.sha512).toBe(createHash('sha512').update(tarball).digest('hex'));
    expect(judge(bundleOf(published), tarball, expectationOf(version, sourceRepository(repository)))).toBe(
      'Verified',
    );
    await host.http.close();
  },
);
