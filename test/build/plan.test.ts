import { expect, test } from 'vitest';
import type { BuildPlan, PlannedStep } from '../../src/build/build-plan.ts';
import { planBuild } from '../../src/build/plan.ts';
import type { Recipe } from '../../src/catalog/entry.ts';
import { packageOf } from '../world/recipe.ts';

const zlib = packageOf({ name: 'zlib', kind: 'library', recipe: { system: 'make' } });

function planOf(recipe: Partial<Recipe>): BuildPlan {
  return planBuild(packageOf({ name: 'tool', bins: ['tool'], needs: [zlib], recipe }));
}

/** A plan as a person would read it. */
function printed(plan: BuildPlan): string {
  const environment = plan.steps[0]?.env ?? {};
  return [
    `tools   ${plan.tools.join(' ')}`,
    ...plan.sources.map(({ at, tree }) => `source  ${at} -> ${tree ?? 'stays'}`),
    ...plan.needs.map(({ name, version, at }) => `need    ${name} ${version} at ${at}`),
    ...Object.entries(environment).map(([name, value]) => `env     ${name}=${value}`),
    ...[...plan.unpack, ...plan.steps, ...plan.checks].map(line),
  ].join('\n');
}

function line({ name, cwd, argv }: PlannedStep): string {
  return `${name.padEnd(10)} (${cwd}) ${argv.map((arg) => JSON.stringify(arg)).join(' ')}`;
}

test('autotools', () => {
  const plan = planOf({
    system: 'autotools',
    options: ['--with-zlib={needs.zlib}', '--disable-shared'],
    make: ['V=1'],
    targets: ['all', 'extra'],
    install: ['install', 'install-man'],
    script: [['autoreconf', '-i']],
    env: { CFLAGS: '-fPIC', TERMINFO: '{prefix}/share/terminfo' },
    tools: ['cc', 'make'],
    check: [
      ['tool', '--version'],
      ['sh', '-c', 'test {version} = "$(echo 1.0)" && ls {prefix}'],
    ],
  });
  expect(printed(plan)).toMatchInlineSnapshot(`
    "tools   cc make
    source  /sources/1-tool-1.0.tar.gz -> /build/src
    need    zlib 1.0 at /needs/zlib
    env     CFLAGS=-O2 -ffile-prefix-map=/build=/usr/src/tool -fPIC
    env     CPPFLAGS=-I/needs/zlib/include
    env     CXXFLAGS=-O2 -ffile-prefix-map=/build=/usr/src/tool
    env     HOME=/build
    env     LC_ALL=C
    env     LDFLAGS=-L/needs/zlib/lib
    env     PATH=/usr/bin:/bin
    env     PKG_CONFIG_LIBDIR=/needs/zlib/lib/pkgconfig:/needs/zlib/share/pkgconfig
    env     SOURCE_DATE_EPOCH={epoch}
    env     TERMINFO=/opt/headwater/tool/share/terminfo
    env     TZ=UTC
    unpack     (/build) "tar" "-x" "--strip-components=1" "--no-same-owner" "-f" "/sources/1-tool-1.0.tar.gz" "-C" "/build/src"
    autoreconf (/build/src) "autoreconf" "-i"
    configure  (/build/src) "./configure" "--prefix=/opt/headwater/tool" "--with-zlib=/needs/zlib" "--disable-shared"
    make       (/build/src) "make" "-j{jobs}" "V=1" "all" "extra"
    install    (/build/src) "make" "DESTDIR=/out" "V=1" "install" "install-man"
    check-1    (/build) "tool" "--version"
    check-2    (/build) "sh" "-c" "test 1.0 = \\"$(echo 1.0)\\" && ls {prefix}""
  `);
});

test('make, in a folder of the source', () => {
  const plan = planOf({ system: 'make', directory: 'lib', make: ['CC=gcc'], targets: ['linux'] });
  expect(printed(plan)).toMatchInlineSnapshot(`
    "tools   cc make
    source  /sources/1-tool-1.0.tar.gz -> /build/src
    need    zlib 1.0 at /needs/zlib
    env     CFLAGS=-O2 -ffile-prefix-map=/build=/usr/src/tool
    env     CPPFLAGS=-I/needs/zlib/include
    env     CXXFLAGS=-O2 -ffile-prefix-map=/build=/usr/src/tool
    env     HOME=/build
    env     LC_ALL=C
    env     LDFLAGS=-L/needs/zlib/lib
    env     PATH=/usr/bin:/bin
    env     PKG_CONFIG_LIBDIR=/needs/zlib/lib/pkgconfig:/needs/zlib/share/pkgconfig
    env     SOURCE_DATE_EPOCH={epoch}
    env     TZ=UTC
    unpack     (/build) "tar" "-x" "--strip-components=1" "--no-same-owner" "-f" "/sources/1-tool-1.0.tar.gz" "-C" "/build/src"
    make       (/build/src/lib) "make" "-j{jobs}" "prefix=/opt/headwater/tool" "PREFIX=/opt/headwater/tool" "CC=gcc" "linux"
    install    (/build/src/lib) "make" "prefix=/opt/headwater/tool" "PREFIX=/opt/headwater/tool" "DESTDIR=/out" "CC=gcc" "install""
  `);
});

test('cmake', () => {
  const plan = planOf({ system: 'cmake', options: ['-DTESTS=OFF'], targets: ['tool'], make: ['VERBOSE=1'] });
  expect(printed(plan)).toMatchInlineSnapshot(`
    "tools   cc cmake make
    source  /sources/1-tool-1.0.tar.gz -> /build/src
    need    zlib 1.0 at /needs/zlib
    env     CFLAGS=-O2 -ffile-prefix-map=/build=/usr/src/tool
    env     CPPFLAGS=-I/needs/zlib/include
    env     CXXFLAGS=-O2 -ffile-prefix-map=/build=/usr/src/tool
    env     HOME=/build
    env     LC_ALL=C
    env     LDFLAGS=-L/needs/zlib/lib
    env     PATH=/usr/bin:/bin
    env     PKG_CONFIG_LIBDIR=/needs/zlib/lib/pkgconfig:/needs/zlib/share/pkgconfig
    env     SOURCE_DATE_EPOCH={epoch}
    env     TZ=UTC
    unpack     (/build) "tar" "-x" "--strip-components=1" "--no-same-owner" "-f" "/sources/1-tool-1.0.tar.gz" "-C" "/build/src"
    configure  (/build/src) "cmake" "-S" "/build/src" "-B" "/build/cmake" "-G" "Unix Makefiles" "-DCMAKE_INSTALL_PREFIX=/opt/headwater/tool" "-DCMAKE_INSTALL_LIBDIR=lib" "-DCMAKE_BUILD_TYPE=Release" "-DCMAKE_SKIP_RPATH=ON" "-DCMAKE_PREFIX_PATH=/needs/zlib" "-DTESTS=OFF"
    build      (/build/src) "cmake" "--build" "/build/cmake" "--parallel" "{jobs}" "--target" "tool" "--" "VERBOSE=1"
    install    (/build/src) "cmake" "--install" "/build/cmake""
  `);
  expect(plan.steps.at(-1)?.env.DESTDIR).toBe('/out');
});

test('script', () => {
  const plan = planOf({
    system: 'script',
    script: [
      ['./Build.sh', '-r'],
      ['cp', 'tool', '{out}{prefix}/bin/'],
    ],
  });
  expect(plan.steps.map(line)).toMatchInlineSnapshot(`
    [
      "build-sh   (/build/src) "./Build.sh" "-r"",
      "cp         (/build/src) "cp" "tool" "/out/opt/headwater/tool/bin/"",
    ]
  `);
});

test('a release of several sources: archives are unpacked beside each other, other files stay', () => {
  const pkg = packageOf({
    name: 'tool',
    recipe: { script: [['cp', '{source.2}', '{source.3}/x', '{source}']] },
  });
  const [first] = pkg.release.sources;
  if (first === undefined) throw new Error('packageOf makes one source');
  const sources = ['/t.tar.xz', '/fix.patch?a=1', '/data-2.tgz'].map((path) => ({
    ...first,
    url: `https://example.com${path}`,
  }));
  const plan = planBuild({ ...pkg, release: { ...pkg.release, sources } });
  expect([...plan.unpack, ...plan.steps].map(line)).toMatchInlineSnapshot(`
    [
      "unpack     (/build) "tar" "-x" "--strip-components=1" "--no-same-owner" "-f" "/sources/1-t.tar.xz" "-C" "/build/src"",
      "unpack     (/build) "tar" "-x" "--strip-components=1" "--no-same-owner" "-f" "/sources/3-data-2.tgz" "-C" "/build/src-3"",
      "cp         (/build/src) "cp" "/sources/2-fix.patch" "/build/src-3/x" "/build/src"",
    ]
  `);
});

test.each([
  ['an unknown placeholder', { options: ['{nedes.zlib}'] }],
  ['a library that is not needed', { options: ['{needs.openssl}'] }],
  ['a member of every object', { options: ['{constructor}'] }],
  ['an unknown placeholder in a check', { check: [['ls', '{source}']] }],
  ['an unknown placeholder in the environment', { env: { X: '{x}' } }],
  ['another PATH', { env: { PATH: '/tmp' } }],
  ['another SOURCE_DATE_EPOCH', { env: { SOURCE_DATE_EPOCH: '0' } }],
  ['a folder outside of the source', { directory: '../out' }],
  ['an absolute folder', { directory: '/etc' }],
])('a recipe with %s is refused', (_, recipe) => {
  expect(() => planOf({ system: 'autotools', ...recipe })).toThrow(
    expect.objectContaining({ code: 'CATALOG_INVALID' }),
  );
});

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: it is the shell's
test("a shell's own braces are not placeholders", () => {
  const script = [['sh', '-c', 'x=${prefix}; awk "{ print }" {a,b}; { true; }']];
  expect(planOf({ script }).steps[0]?.argv[2]).toBe(script[0]?.[2]);
});
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: it is the shell's

test('the zip of a Go module is unpacked by Go, whatever the build system is', () => {
  const pkg = packageOf({ name: 'tool', bins: ['tool'], recipe: { system: 'script', tools: [] } });
  const [source] = pkg.release.sources;
  if (source === undefined) throw new Error('a package of the tests has a source');
  const sources = [{ ...source, url: 'pkg:golang/example.com/tool@v1.0.0' }];
  const { tools, unpack } = planBuild({ ...pkg, release: { ...pkg.release, sources } });
  expect(tools).toContain('go');
  expect(unpack[0]?.argv[0]).toBe('go');
  expect(planBuild(pkg).tools).not.toContain('go');
});
