import type { Files } from './recipe.ts';

/**
 * A project that writes down all it can learn of where, when and by whom it is built, in the
 * ways that real projects do. `make` builds what the seal, the fixed environment and staging
 * keep the same; `make OPEN=1` adds what nothing but the recipe can.
 */
export const trapProject: Files = {
  'traps.c': [
    '#include <stdio.h>',
    'const char *traps(void);',
    'int main(void) { puts(__DATE__ " " __TIME__ " " __TIMESTAMP__ " " __FILE__ " " BUILDER); puts(traps()); return 0; }',
    '',
  ].join('\n'),
  'part.c': 'const char *traps(void) { return "traps " __FILE__; }\n',
  // So many that no two orders are the same by chance.
  ...Object.fromEntries([...'abcdefghijkl'].map((letter) => [`parts/${letter}.txt`, `${letter}\n`])),
  Makefile: [
    'TREE = $(DESTDIR)$(PREFIX)',
    'BUILDER := $(shell id -un) $(shell id -u) $(shell hostname) $(USER) $(HOME) $(shell pwd)',
    'all: traps libtraps.a',
    // The path of the build: in __FILE__, in debugging information, and through it in the build id.
    'traps: traps.c libtraps.a',
    '\t$(CC) $(CFLAGS) -g -Wl,--build-id -DBUILDER=\'"$(BUILDER)"\' -o $@ $(CURDIR)/traps.c libtraps.a',
    // U: the time and owner of every member, as ar did before it knew better.
    'libtraps.a: part.c',
    '\t$(CC) $(CFLAGS) -g -c -o part.o $(CURDIR)/part.c',
    '\tar rcU $@ part.o',
    'install: all',
    '\tmkdir -p $(TREE)/bin $(TREE)/lib $(TREE)/share',
    '\tcp traps $(TREE)/bin',
    '\tcp libtraps.a $(TREE)/lib',
    '\tcat parts/*.txt >$(TREE)/share/glob',
    '\techo $(wildcard parts/*) >$(TREE)/share/wildcard',
    '\tenv | sort >$(TREE)/share/environment',
    '\tlocale 2>/dev/null >$(TREE)/share/locale || true',
    '\tdate -d @$(SOURCE_DATE_EPOCH) >$(TREE)/share/date-of-the-source',
    '\ttouch $(TREE)/share/made-now',
    'ifdef OPEN',
    '\tdate +%Y-%m-%d >$(TREE)/share/date-of-the-build',
    '\tfind parts -name "*.txt" >$(TREE)/share/order-of-a-folder',
    '\tuname -r >$(TREE)/share/kernel',
    'endif',
    '',
  ].join('\n'),
};

/** What `OPEN=1` adds: the seal pins none of it. */
export const OPEN_TRAPS = ['share/date-of-the-build', 'share/kernel', 'share/order-of-a-folder'];

/** What the program says of itself when all of that is kept out. */
const SAYS =
  'Nov 14 2023 22:13:20 Tue Nov 14 22:13:20 2023 /usr/src/NAME/src/traps.c build 1000 build  /build /build/src';

/** An entry of the catalog for the project. Its address is nobody's: the bytes are among the downloads. */
export function trapEntry(name: string, sha256: string, make: readonly string[]): string {
  return `name = "${name}"
kind = "tool"
summary = "Writes down where it was built"
homepage = "https://example.com/${name}"
repository = "https://example.com/${name}.git"
license = "MIT"
bins = ["traps"]
platforms = ["linux-x64", "linux-arm64"]

[[release]]
version = "1.0"
[[release.source]]
url = "https://127.0.0.1:1/${name}-1.0.tar.gz"
sha256 = "${sha256}"
confirmed = "made by the test"

[build]
system = "make"
tools = ["cc"]
make = ${JSON.stringify(make)}
check = [["sh", "-c", ${JSON.stringify(`test "$(traps | head -n 1)" = "${SAYS.replace('NAME', name)}"`)}]]
`;
}
