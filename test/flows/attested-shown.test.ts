import { beforeEach, expect, test } from 'vitest';
import { info } from '../../src/flows/info.ts';
import { listInstalled } from '../../src/flows/list.ts';
import { checkPolicy } from '../../src/flows/policy-check.ts';
import { rebuildAll } from '../../src/flows/rebuild/rebuild.ts';
import { sbomOfInstalled } from '../../src/flows/sbom.ts';
import { verifyInstalled } from '../../src/flows/verify.ts';
import { why } from '../../src/flows/why.ts';
import type { Host } from '../../src/host/host.ts';
import { linkTools } from '../../src/link/link.ts';
import type { AttestedReceipt, Stored } from '../../src/store/receipt.ts';
import { infoLines } from '../../src/ui/info-lines.ts';
import { verifyLines } from '../../src/ui/verify-lines.ts';
import { whyLines } from '../../src/ui/why-lines.ts';
import { attestedPackage, believe, now } from '../world/attested-package.ts';
import { codeOf } from '../world/package.ts';
import { tempHome } from '../world/temp-home.ts';

/** What is told of a package that others built, in the words of each command. */
let host: Host;
let stored: Stored<AttestedReceipt>;
const context = () => ({ host, now, progress: () => {} });

const WORKFLOW = 'https://github.com/acme/tool/.github/workflows/release.yml';
const COMMIT = '26d16513386ffaa790b1c32f927544f1322e4194';

beforeEach(async () => {
  host = tempHome({ HEADWATER_CATALOG: '/nowhere' }).host;
  await believe(host);
  ({ stored } = await attestedPackage({ members: ['left', 'right'] }, host));
  await linkTools(host, { add: [stored], remove: [] });
});

test('why follows the chain from the command to the commit, and names the members briefly', () => {
  const chain = why('tool', context());
  expect(chain).toMatchObject({
    name: 'github:acme/tool',
    origin: 'github',
    command: { name: 'tool', shim: `${host.paths.bin}/tool` },
    path: stored.path,
    artifact: { sha256: stored.receipt.artifact.sha256 },
    level: 'SLSA_BUILD_LEVEL_2',
    parts: [
      {
        purl: 'pkg:github/acme/tool@1.2.3',
        artifact: { sha256: stored.receipt.parts[0].artifact.sha256 },
        signer: `${WORKFLOW}@refs/tags/v1.2.3`,
        builderId: `${WORKFLOW}@refs/tags/v1.2.3`,
        sourceRepository: 'https://github.com/acme/tool',
        sourceCommit: COMMIT,
      },
      { purl: 'pkg:github/acme/left@1.2.3' },
      { purl: 'pkg:github/acme/right@1.2.3' },
    ],
  });
  const said = whyLines(chain).join('\n');
  const inOrder = [
    `${host.paths.bin}/tool`,
    `${stored.path}/tree`,
    `sha256:${stored.receipt.parts[0].artifact.sha256}`,
    `${WORKFLOW}@refs/tags/v1.2.3`,
    'SLSA_BUILD_LEVEL_2',
    COMMIT,
    'pkg:github/acme/left@1.2.3',
    'checked',
    'headwater verify github:acme/tool',
  ];
  const places = inOrder.map((text) => said.indexOf(text));
  expect(places).not.toContain(-1);
  expect(places).toEqual([...places].sort((a, b) => a - b));
});

test('list, info and verify tell the origin, the level and who signed', () => {
  expect(listInstalled({ host })).toMatchObject([
    { name: 'github:acme/tool', origin: 'github', level: 'SLSA_BUILD_LEVEL_2', linked: true, bins: ['tool'] },
  ]);
  const about = info('github:acme/tool', context());
  expect(about).toMatchObject({
    version: '1.2.3',
    repository: 'https://github.com/acme/tool',
    installed: [
      { origin: 'github', attested: { signer: `${WORKFLOW}@refs/tags/v1.2.3`, commit: COMMIT, parts: 3 } },
    ],
  });
  expect(infoLines(about).join('\n')).toContain(
    `1.2.3: SLSA_BUILD_LEVEL_2, signed by ${WORKFLOW}@refs/tags/v1.2.3`,
  );
  expect(verifyLines(verifyInstalled(['github:acme/tool'], context())).join('\n')).toContain(
    'built by others (github); as was expected when it came',
  );
});

test('the bill of materials lists the parts by purl, with their digests and where they come from', () => {
  const bom = JSON.parse(sbomOfInstalled(undefined, context()));
  const [left, , tool] = bom.components;
  expect(bom.components.map((component: { purl: string }) => component.purl)).toEqual([
    'pkg:github/acme/left@1.2.3',
    'pkg:github/acme/right@1.2.3',
    'pkg:github/acme/tool@1.2.3',
  ]);
  expect(tool).toMatchObject({
    type: 'application',
    name: 'acme/tool',
    version: '1.2.3',
    hashes: [{ alg: 'SHA-256', content: stored.receipt.parts[0].artifact.sha256 }, { alg: 'SHA-512' }],
    externalReferences: [{ type: 'distribution' }, { type: 'vcs', url: 'https://github.com/acme/tool' }],
  });
  expect(left).toMatchObject({ type: 'library', name: 'acme/left' });
  expect(bom.dependencies).toContainEqual({
    ref: 'headwater:set',
    dependsOn: ['pkg:github/acme/tool@1.2.3'],
  });
});

test('a policy is asked about every part', () => {
  host.fs.mkdirSync(host.paths.config, { recursive: true });
  host.fs.writeFileSync(
    `${host.paths.config}/policy.toml`,
    '[[deny]]\nname = "github:acme/right"\nreason = "stolen"\n',
  );
  const said = checkPolicy([], context()).map(({ name, decision }) => [
    name,
    decision.allowed ? 'allowed' : decision.code,
  ]);
  expect(said).toEqual([
    ['github:acme/tool', 'allowed'],
    ['pkg:github/acme/left@1.2.3', 'allowed'],
    ['pkg:github/acme/right@1.2.3', 'POLICY_DENIED'],
  ]);
});

test('what others built cannot be built again, and what is not there is not described', async () => {
  expect(await codeOf(() => rebuildAll(['github:acme/tool'], context()))).toBe('RECIPE_MISSING');
  expect(await codeOf(() => info('github:acme/other', context()))).toBe('NOT_INSTALLED');
});
