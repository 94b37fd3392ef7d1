import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isVersion, parseVersion, type Version } from '../../../src/model/version.ts';
import { tagsOf, versionOfTag } from '../../../src/origins/github/tags.ts';

test.each([
  ['v1.2.3', '1.2.3'],
  ['1.2.3', '1.2.3'],
  ['tool-1.2.3', '1.2.3'],
  ['tool-v1.2.3', '1.2.3'],
  ['tool/v1.2.3', '1.2.3'],
  ['tool/1.2.3', '1.2.3'],
  ['tool_1.2.3', '1.2.3'],
  ['release-1.2', '1.2'],
  ['release/1.2', '1.2'],
  ['v1.0.0-rc.1', '1.0.0-rc.1'],
  ['2024-01-31', '2024-01-31'],
  ['other-1.2.3', 'other-1.2.3'],
])('the tag %s stands for %s, which is asked for by it', (tag, version) => {
  expect(versionOfTag(tag, 'tool')).toBe(version);
  expect(tagsOf(parseVersion(version), 'tool')).toContain(tag);
});

test.each(['nightly', 'latest', 'v', '../v1.0', 'a..b1', 'other/v1.0', 'v1.0 '])(
  '%j stands for none',
  (tag) => {
    expect(versionOfTag(tag, 'tool')).toBeUndefined();
  },
);

test('a tag is asked for by the version that it stands for, whatever it is', () => {
  const tags = fc.stringMatching(/^(v|tool-|tool-v|tool\/v|release-|Tool-)?[0-9A-Za-z+._-]{1,9}$/);
  fc.assert(
    fc.property(tags, (tag) => {
      const version = versionOfTag(tag, 'Tool');
      fc.pre(version !== undefined && isVersion(version));
      expect(tagsOf(version as Version, 'Tool')).toContain(tag);
    }),
  );
});

test('the likeliest tag goes first, and the case of the repository is no matter', () => {
  expect(tagsOf(parseVersion('1.0'), 'Tool').slice(0, 3)).toEqual(['v1.0', '1.0', 'Tool-1.0']);
  expect(tagsOf(parseVersion('1.0'), 'Tool')).toContain('tool-v1.0');
});
