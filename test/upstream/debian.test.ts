import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { parseVersion } from '../../src/model/version.ts';
import { poolOf, poolVersions } from '../../src/upstream/debian.ts';
import { serve } from '../world/http-server.ts';
import { tempHome } from '../world/temp-home.ts';

const CURRENT = parseVersion('1.8.2');
const MIRROR = 'debian:pool/main/j/jq/jq_1.8.2.orig.tar.gz';

test('a mirror in the pool tells folder and source package', () => {
  expect(poolOf(MIRROR, CURRENT)).toEqual({ folder: 'pool/main/j/jq', name: 'jq', behind: '', dash: '-' });
  expect(poolOf('debian:pool/main/e/e_1.8.2-stable.orig.tar.gz', CURRENT)).toEqual({
    folder: 'pool/main/e',
    name: 'e',
    behind: '-stable',
    dash: '-',
  });
  const dated = parseVersion('6.6-20260608');
  expect(poolOf('debian:pool/main/n/n_6.6+20260608.orig.tar.gz', dated)?.dash).toBe('+');
  expect(poolOf('https://example.com/jq_1.8.2.orig.tar.gz', CURRENT)).toBeUndefined();
  expect(poolOf('debian:pool/main/j/jq/jq_1.8-2.orig.tar.gz', CURRENT)).toBeUndefined();
});

test('the index lists upstream tarballs; repacks and other packages are none', async () => {
  const names = [
    'jq_1.7.1.orig.tar.gz',
    'jq_1.8.2.orig.tar.xz',
    'jq_1.6+dfsg.orig.tar.gz',
    'jq_1.9~rc1.orig.tar.gz',
  ];
  const index = gzipSync(
    stanza('jq', [...names, 'jqx_9.0.orig.tar.gz', 'jq_1.8.2-1.dsc']) +
      stanza('less', ['less_668.orig.tar.gz']),
  );
  const found = await versionsFrom(index);
  expect(found).toEqual(['1.7.1', '1.8.2', '1.9-rc1']);
});

test('an index that is cut short is an error, not a shorter list', async () => {
  const index = gzipSync(stanza('jq', ['jq_1.8.2.orig.tar.gz']));
  await expect(versionsFrom(index.subarray(0, -12))).rejects.toThrow();
});

test('a server without an index is told', async () => {
  await expect(versionsFrom(undefined)).rejects.toMatchObject({ code: 'FETCH_FAILED' });
});

function stanza(name: string, files: readonly string[]): string {
  const sums = files.map((file, index) => ` ${String(index).repeat(64)} 1 ${file}\n`).join('');
  return `Package: ${name}\nChecksums-Sha256:\n${sums}Directory: pool/main/${name[0]}/${name}\n\n`;
}

async function versionsFrom(index: Uint8Array | undefined): Promise<readonly string[]> {
  const server = await serve((request, response) => {
    const known = request.url === '/dists/sid/main/source/Sources.gz' && index !== undefined;
    response.writeHead(known ? 200 : 404).end(known ? index : '');
  });
  const { host } = tempHome();
  host.fs.mkdirSync(host.paths.config, { recursive: true });
  host.fs.writeFileSync(
    `${host.paths.config}/settings.json`,
    JSON.stringify({ mirrors: { debian: server.url } }),
  );
  const pool = poolOf(MIRROR, CURRENT);
  if (pool === undefined) throw new Error('no pool');
  try {
    return (await poolVersions(pool, host)).versions.map(({ version }) => version);
  } finally {
    await host.http.close();
  }
}
