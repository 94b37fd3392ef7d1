import { expect, test } from 'vitest';
import { poolOf, poolVersions } from '../../src/upstream/debian.ts';
import { serve } from '../world/http-server.ts';
import { tempHome } from '../world/temp-home.ts';

const MIRROR = 'debian:pool/main/j/jq/jq_1.8.2.orig.tar.gz';

test('a mirror in the pool tells folder and source package', () => {
  expect(poolOf(MIRROR)).toEqual({ folder: 'pool/main/j/jq/', name: 'jq' });
  expect(poolOf('https://example.com/jq_1.8.2.orig.tar.gz')).toBeUndefined();
});

test('the folder lists upstream tarballs; repacks, other packages and signatures are none', async () => {
  const page = ['../', 'jq_1.7.1.orig.tar.gz', 'jq_1.8.2.orig.tar.xz', 'jq_1.8.2.orig.tar.xz.asc']
    .concat([
      'jq_1.6%2Bdfsg.orig.tar.gz',
      'jqx_9.0.orig.tar.gz',
      'jq_1.9%7Erc1.orig.tar.gz',
      '%ZZ',
      'jq_1.8.2-1.dsc',
    ])
    .map((name) => `<a href="${name}">x</a>`);
  const server = await serve((_, response) => response.end(page.join('\n')));
  const { host } = tempHome();
  host.fs.mkdirSync(host.paths.config, { recursive: true });
  host.fs.writeFileSync(
    `${host.paths.config}/settings.json`,
    JSON.stringify({ mirrors: { debian: server.url } }),
  );
  const pool = poolOf(MIRROR);
  if (pool === undefined) throw new Error('no pool');
  const offer = await poolVersions(pool, host);
  await host.http.close();
  expect(offer.versions.map(({ version }) => version)).toEqual(['1.7.1', '1.8.2', '1.9-rc1']);
  expect(server.requests[0]?.url).toBe('/pool/main/j/jq/');
});
