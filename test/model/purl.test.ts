import { expect, test } from 'vitest';
import { parsePackageName } from '../../src/model/package-name.ts';
import { packageUrl, recipeUrl } from '../../src/model/purl.ts';
import { parseVersion } from '../../src/model/version.ts';

test('a package has one URL', () => {
  const jq = { name: parsePackageName('jq'), version: parseVersion('1.8.1'), platform: 'linux-x64' } as const;
  expect(packageUrl(jq)).toBe('pkg:generic/jq@1.8.1?platform=linux-x64');
  expect(recipeUrl(jq)).toBe('pkg:generic/jq@1.8.1?platform=linux-x64#recipe');
});

test('what a URL would read otherwise is escaped', () => {
  const odd = {
    name: parsePackageName('g++'),
    version: parseVersion('6.5+20250503'),
    platform: 'linux-arm64',
  } as const;
  expect(packageUrl(odd)).toBe('pkg:generic/g%2B%2B@6.5%2B20250503?platform=linux-arm64');
});
