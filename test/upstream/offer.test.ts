import { expect, test } from 'vitest';
import { parseVersion } from '../../src/model/version.ts';
import { askUpstream, newestOffered } from '../../src/upstream/ask.ts';
import { isFinal } from '../../src/upstream/offer.ts';
import { packageOf } from '../world/recipe.ts';
import { tempHome } from '../world/temp-home.ts';

test.each(['1.8.2', '6.5-20250503', '3.51.0', '2026.11', '0.74.5', '5.3p1', '20260101'])(
  '%s is final',
  (text) => {
    expect(isFinal({ version: parseVersion(text) })).toBe(true);
  },
);

test.each([
  '1.8.2rc1',
  '1.8-rc.1',
  '2.0.0-beta.3',
  '0.0.0-20260101120000-abcdef012345',
  '3.0a2',
  '1.2-dev',
  '4.0-alpha',
])('%s is none to install', (text) => {
  expect(isFinal({ version: parseVersion(text) })).toBe(false);
});

test('what a project marks as not final is not, whatever it is called', () => {
  expect(isFinal({ version: parseVersion('2.0'), isPrerelease: true })).toBe(false);
});

test('the newest final version counts, whoever offers it', () => {
  const versions = (...texts: string[]) => texts.map((text) => ({ version: parseVersion(text) }));
  const offers = [
    { by: 'github' as const, where: 'a', versions: versions('1.9', '1.10', '2.0-rc1') },
    { by: 'debian' as const, where: 'b', versions: versions('1.11') },
  ];
  expect(newestOffered(offers)).toEqual({ version: '1.11', by: 'debian' });
  expect(newestOffered([])).toBeUndefined();
});

test('a crate of other versions than the entry is not asked for news of it', async () => {
  const { host } = tempHome();
  const { entry } = packageOf({ name: 'tool', recipe: {} });
  const [release] = entry.releases;
  if (release === undefined) throw new Error('no release');
  const ask = (url: string) => {
    const sources = release.sources.map((source) => ({ ...source, url }));
    return askUpstream({ ...entry, releases: [{ ...release, sources }] }, host);
  };
  const none = { offers: [], silent: [] };
  expect(await ask('pkg:cargo/tool-sys@7.1.0+tool.1.0')).toEqual(none);
  expect(await ask('pkg:golang/e.org/tool@v7.1.0')).toEqual(none);
  expect(await ask('https://e.org/tool-1.0.tar.gz')).toEqual(none);
});
