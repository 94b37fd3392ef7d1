import { describe, expect, it } from 'vitest';
import { HeadwaterError } from '../../src/errors.ts';
import { parseRequest } from '../../src/request/parse.ts';

describe('what a user asks for', () => {
  it('is packages, with a version or the newest', () => {
    expect(parseRequest(['jq', 'lua@5.4', 'tree@latest'])).toEqual({
      packages: [{ name: 'jq' }, { name: 'lua', version: '5.4' }, { name: 'tree' }],
    });
  });

  it('may be a package of another ecosystem, in any spelling that means one', () => {
    const words = ['github:BurntSushi/ripgrep@14', 'npm:@biomejs/biome@2.0', 'npm:prettier', 'pypi:Black_D'];
    expect(parseRequest(words).packages).toEqual([
      { name: 'github:burntsushi/ripgrep', version: '14' },
      { name: 'npm:@biomejs/biome', version: '2.0' },
      { name: 'npm:prettier' },
      { name: 'pypi:black-d' },
    ]);
  });

  it('may be nothing', () => {
    expect(parseRequest([])).toEqual({ packages: [] });
  });

  it('is the same when said twice', () => {
    expect(parseRequest(['jq@1.8', 'jq@1.8'])).toEqual({ packages: [{ name: 'jq', version: '1.8' }] });
  });

  it.each([
    ['two versions of one package', ['jq@1.7', 'jq@1.8'], 'USAGE'],
    ['a version and the newest', ['jq@1.7', 'jq'], 'USAGE'],
    ['an ecosystem that nobody knows', ['gem:rake'], 'NAME_INVALID'],
    ['a repository without an owner', ['github:jq@1.8'], 'NAME_INVALID'],
    ['a path in a foreign name', ['npm:../left-pad'], 'NAME_INVALID'],
    ['two versions of one repository, spelled differently', ['github:Acme/X@1', 'github:acme/x@2'], 'USAGE'],
    ['a path', ['../jq'], 'NAME_INVALID'],
    ['an option that came too late', ['--global'], 'NAME_INVALID'],
    ['nothing before the version', ['@1.7'], 'NAME_INVALID'],
    ['upper case', ['JQ'], 'NAME_INVALID'],
    ['nothing after the @', ['jq@'], 'VERSION_INVALID'],
    ['a range', ['jq@^1.7'], 'VERSION_INVALID'],
    ['a path for a version', ['jq@../../etc'], 'VERSION_INVALID'],
    ['a second @', ['jq@1@2'], 'VERSION_INVALID'],
  ])('%s is refused', (_, args, code) => {
    expect(codeOf(args)).toBe(code);
  });
});

function codeOf(args: readonly string[]): string {
  try {
    parseRequest(args);
  } catch (error) {
    if (error instanceof HeadwaterError) return error.code;
    throw error;
  }
  return 'accepted';
}
