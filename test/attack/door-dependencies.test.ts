import { describe, expect, test } from 'vitest';
import { sha256Of } from '../../src/model/digest.ts';
import { judgeStatement } from '../world/door-case.ts';
import { append, copy, drop, edit, set, type Twist } from '../world/twist.ts';

const BAD = 'VERIFY_PREDICATE_INVALID';
const SOURCE = 'VERIFY_SOURCE_MISMATCH';
const LIBRARY = 'VERIFY_DEPENDENCY_MISMATCH';
const RECIPE = 'VERIFY_RECIPE_MISMATCH';

const all = 'predicate.buildDefinition.resolvedDependencies';
/** In the order of the honest statement. */
const source = `${all}.0`;
const secondSource = `${all}.1`;
const library = `${all}.2`;
const recipe = `${all}.4`;
const tool = `${all}.5`;
const end = `${all}.7`;
const other = sha256Of('other');
const release = 'https://github.com/jqlang/jq/releases/download/jq-1.8.1/jq-1.8.1.tar.gz';

/** Each is signed by the trusted key: what is refused is what it says. */
describe('twisted dependencies are refused', () => {
  test.each<[string, Twist, string]>([
    ['dependencies missing', drop(all), BAD],
    ['dependencies null', set(all, null), BAD],
    ['dependencies an object', set(all, {}), BAD],
    ['dependencies empty', set(all, []), RECIPE],
    ['2,049 host tools', hostTools(2049), BAD],
    ['a dependency null', append(all, null), BAD],
    ['a dependency in text', append(all, release), BAD],
    ['a dependency of no kind', drop(`${source}.name`), BAD],
    ['a dependency of an unknown kind', set(`${tool}.name`, 'patch'), LIBRARY],
    ['a dependency of an empty kind', set(`${tool}.name`, ''), LIBRARY],
    ['a dependency of a kind in capitals', set(`${source}.name`, 'Source'), LIBRARY],
    ['a dependency of kind __proto__', set(`${tool}.name`, '__proto__'), LIBRARY],
    ['a dependency with an unknown member', set(`${source}.downloadLocation`, 'https://evil.example'), BAD],
    ['a dependency without an address', drop(`${source}.uri`), BAD],
    ['a dependency without a digest', drop(`${source}.digest`), BAD],
    ['a dependency with an empty digest set', set(`${source}.digest`, {}), BAD],
    [
      'a dependency with a git commit for a digest',
      set(`${source}.digest`, { gitCommit: '0'.repeat(40) }),
      BAD,
    ],
    ['a dependency with two digests', set(`${source}.digest.sha1`, '0'.repeat(40)), BAD],
  ])('%s', (_, twist, code) => {
    expect(judgeStatement(twist)).toBe(code);
  });
});

describe('twisted sources are refused', () => {
  test.each<[string, Twist, string]>([
    ['a source missing', drop(source), SOURCE],
    ['the second source missing', drop(secondSource), SOURCE],
    [
      'a source more',
      append(all, { name: 'source', uri: 'https://evil.example/x', digest: { sha256: other } }),
      SOURCE,
    ],
    ['a source twice', copy(source, end), SOURCE],
    ['a source twice instead of the second', copy(source, secondSource), SOURCE],
    ['a source called a library', set(`${source}.name`, 'library'), SOURCE],
    ['a source of other bytes', set(`${source}.digest.sha256`, other), SOURCE],
    ['the digests of two sources swapped', set(`${source}.digest.sha256`, sha256Of('tests')), SOURCE],
    [
      'a source of another repository',
      edit(`${source}.uri`, (uri) => uri.replace('jqlang/', 'jqlang-mirror/')),
      SOURCE,
    ],
    [
      'a source of a repository with a suffix',
      edit(`${source}.uri`, (uri) => uri.replace('/jq/', '/jq-evil/')),
      SOURCE,
    ],
    [
      'a source of a host with a suffix',
      edit(`${source}.uri`, (uri) => uri.replace('.com', '.com.evil.example')),
      SOURCE,
    ],
    [
      'a source of a host after a user',
      edit(`${source}.uri`, (uri) => uri.replace('github.com', 'github.com@evil.example')),
      SOURCE,
    ],
    [
      'a source of a host with a homoglyph',
      edit(`${source}.uri`, (uri) => uri.replace('github', 'gіthub')),
      SOURCE,
    ],
    ['a source over http', edit(`${source}.uri`, (uri) => uri.replace('https', 'http')), SOURCE],
    [
      'a source of another tag',
      edit(`${source}.uri`, (uri) => uri.replace('jq-1.8.1/', 'jq-1.8.0/')),
      SOURCE,
    ],
    [
      'a source of a path in capitals',
      edit(`${source}.uri`, (uri) => uri.replace('jqlang', 'JQLANG')),
      SOURCE,
    ],
    ['a source with a query', edit(`${source}.uri`, (uri) => `${uri}?x`), SOURCE],
    ['a source with a fragment', edit(`${source}.uri`, (uri) => `${uri}#x`), SOURCE],
    ['a source with a detour', edit(`${source}.uri`, (uri) => uri.replace('/jq/', '/x/../jq/')), SOURCE],
    ['a source with escapes', edit(`${source}.uri`, (uri) => uri.replace('jqlang', '%6aqlang')), SOURCE],
    ['a source with a space', edit(`${source}.uri`, (uri) => ` ${uri}`), SOURCE],
    ['a source with a NUL', edit(`${source}.uri`, (uri) => `${uri}\0`), BAD],
    ['a source with an empty address', set(`${source}.uri`, ''), BAD],
    ['a source with an address in a list', set(`${source}.uri`, [release]), BAD],
    ['a source with an unknown annotation', set(`${source}.annotations`, { patched: 'yes' }), BAD],
    ['a source with annotations in text', set(`${source}.annotations`, 'x'), BAD],
    ['a source fetched from a number', set(`${source}.annotations`, { fetchedFrom: 1 }), BAD],
  ])('%s', (_, twist, code) => {
    expect(judgeStatement(twist)).toBe(code);
  });

  test('but which mirror it came from is free', () => {
    expect(
      judgeStatement(set(`${source}.annotations`, { fetchedFrom: 'https://mirror.example/jq.tar.gz' })),
    ).toBe('Verified');
  });
});

describe('twisted libraries, recipes and host tools are refused', () => {
  test.each<[string, Twist, string]>([
    ['a library missing', drop(library), LIBRARY],
    ['a library twice', copy(library, end), LIBRARY],
    [
      'a library more',
      append(all, {
        name: 'library',
        uri: 'pkg:generic/evil@1?platform=linux-x64',
        digest: { sha256: other },
      }),
      LIBRARY,
    ],
    ['a library of other bytes', set(`${library}.digest.sha256`, other), LIBRARY],
    ['the bytes of another library', set(`${library}.digest.sha256`, sha256Of('zlib')), LIBRARY],
    [
      'a library of another version',
      edit(`${library}.uri`, (uri) => uri.replace('6.9.10', '6.9.9')),
      LIBRARY,
    ],
    ['a library of another platform', edit(`${library}.uri`, (uri) => uri.replace('x64', 'arm64')), LIBRARY],
    ['a library without a platform', edit(`${library}.uri`, (uri) => uri.replace(/\?.*/, '')), LIBRARY],
    ['a library with a qualifier more', edit(`${library}.uri`, (uri) => `${uri}&x=1`), LIBRARY],
    [
      'a library of another name',
      edit(`${library}.uri`, (uri) => uri.replace('oniguruma', 'oniguruma2')),
      LIBRARY,
    ],
    ['a library of another type', edit(`${library}.uri`, (uri) => uri.replace('generic', 'github')), LIBRARY],
    [
      'a library in a namespace',
      edit(`${library}.uri`, (uri) => uri.replace('generic/', 'generic/evil/')),
      LIBRARY,
    ],
    ['a library with a homoglyph', edit(`${library}.uri`, (uri) => uri.replace('o', 'о')), LIBRARY],
    ['a library with annotations', set(`${library}.annotations`, {}), BAD],
    ['the recipe missing', drop(recipe), RECIPE],
    ['the recipe twice', copy(recipe, end), RECIPE],
    ['another recipe', set(`${recipe}.digest.sha256`, other), RECIPE],
    [
      'a second recipe',
      append(all, { name: 'recipe', uri: 'pkg:generic/jq@1.8.1', digest: { sha256: other } }),
      RECIPE,
    ],
    ['the recipe of another package', edit(`${recipe}.uri`, (uri) => uri.replace('jq', 'yq')), RECIPE],
    ['the recipe of another version', edit(`${recipe}.uri`, (uri) => uri.replace('1.8.1', '1.8.0')), RECIPE],
    ['the recipe without its subpath', edit(`${recipe}.uri`, (uri) => uri.replace('#recipe', '')), RECIPE],
    ['the recipe with annotations', set(`${recipe}.annotations`, {}), BAD],
    ['a host tool without a name', drop(`${tool}.annotations.tool`), BAD],
    ['a host tool without annotations', drop(`${tool}.annotations`), BAD],
    ['a host tool with an empty name', set(`${tool}.annotations.tool`, ''), BAD],
    ['a host tool with a version in numbers', set(`${tool}.annotations.version`, 12), BAD],
    ['a host tool with an unknown annotation', set(`${tool}.annotations.wrapped`, 'ccache'), BAD],
    ['a host tool named twice', copy(tool, end), BAD],
    ['a host tool without a digest', drop(`${tool}.digest`), BAD],
    ['a host tool from the network', set(`${tool}.uri`, 'https://evil.example/gcc'), BAD],
    ['a host tool of another host', set(`${tool}.uri`, 'file://evil.example/usr/bin/gcc'), BAD],
    ['a host tool by a path alone', set(`${tool}.uri`, '/usr/bin/gcc'), BAD],
    ['a host tool with a detour', set(`${tool}.uri`, 'file:///usr/bin/../../tmp/gcc'), BAD],
    ['a host tool that is the root', set(`${tool}.uri`, 'file:///'), BAD],
    ['a host tool called a library', set(`${tool}.name`, 'library'), BAD],
  ])('%s', (_, twist, code) => {
    expect(judgeStatement(twist)).toBe(code);
  });
});

test('a host tool may keep its version to itself, and there may be many', () => {
  expect(judgeStatement(drop(`${tool}.annotations.version`))).toBe('Verified');
  expect(judgeStatement(hostTools(1000))).toBe('Verified');
});

/** Pads the list to `count` entries, all of them well-formed. */
function hostTools(count: number): Twist {
  const more = Array.from({ length: count - 7 }, (_, index) => ({
    name: 'host-tool',
    uri: `file:///usr/bin/tool-${index}`,
    digest: { sha256: other },
    annotations: { tool: `tool-${index}` },
  }));
  return append(all, ...more);
}
