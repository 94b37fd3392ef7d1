import { beforeEach, expect, test } from 'vitest';
import { refuseLossOfParts } from '../../src/flows/policy-history.ts';
import type { Host } from '../../src/host/host.ts';
import { openQuarantine } from '../../src/host/quarantine.ts';
import { DEFAULT_POLICY } from '../../src/policy/policy.ts';
import { type AttestedStory, attestedPackage, believe, unpackedParts } from '../world/attested-package.ts';
import { codeOf } from '../world/package.ts';
import { tempHome } from '../world/temp-home.ts';

/** A package that others built is in the store; the next release goes through the door, and then has less behind it. */
let host: Host;

beforeEach(async () => {
  host = tempHome().host;
  await believe(host);
});

async function next(story: AttestedStory, allowDowngrade: readonly string[] = [], unsound?: string) {
  const quarantine = openQuarantine(host);
  try {
    const { pkg, proven } = await unpackedParts(story, quarantine.directory, host);
    const rules = { policy: DEFAULT_POLICY, allowDowngrade };
    return await codeOf(() => refuseLossOfParts(pkg, proven, { rules, host, unsound }));
  } finally {
    quarantine.close();
  }
}

test('the next release of the same workflow loses nothing', async () => {
  await attestedPackage({ members: ['left'] }, host);
  expect(await next({ version: '1.2.4', members: ['left', 'new'] })).toBe('nothing');
});

test('the attack: the next release is signed by another workflow of the same repository', async () => {
  const { stored } = await attestedPackage({}, host);
  const stolen = { version: '1.2.4', workflow: 'nightly.yml' };
  expect(await next(stolen)).toBe('POLICY_DOWNGRADE');
  expect(await next(stolen, ['github:acme/tool'])).toBe('nothing');
  expect(await next(stolen, [], stored.path)).toBe('nothing');
});

test('the attack: a member of the next release is signed by another workflow', async () => {
  await attestedPackage({ members: ['left'] }, host);
  expect(await next({ version: '1.2.4', members: ['left'], memberWorkflow: 'nightly.yml' })).toBe(
    'POLICY_DOWNGRADE',
  );
});

test('an older release is compared with what stood before it, which is nothing', async () => {
  await attestedPackage({}, host);
  expect(await next({ version: '1.0.0', workflow: 'old.yml' })).toBe('nothing');
});
