import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { makeSource } from './recipe.ts';
import type { SmallWorld } from './small-catalog.ts';

/** Adds `welcome`, a library that needs greet, to the catalog, with its source on the server. */
export async function addWelcome({ scratch, catalog, sources }: SmallWorld): Promise<void> {
  const source = await makeSource(scratch, 'welcome', {
    'welcome.h': 'const char *welcome(void);\n',
    'welcome.c': '#include <greet.h>\n#include "welcome.h"\nconst char *welcome(void) { return greet(); }\n',
    'welcome.pc':
      'prefix=/opt/headwater/welcome\nlibdir=@{prefix}/lib\nName: welcome\nDescription: welcomes\nVersion: 2.5\nRequires: greet\nLibs: -L@{libdir} -lwelcome\n'.replaceAll(
        '@',
        '$',
      ),
    Makefile: [
      'libwelcome.a: welcome.o',
      '\t$(AR) rcU $@ welcome.o',
      'install: libwelcome.a',
      '\tmkdir -p $(DESTDIR)$(PREFIX)/lib/pkgconfig $(DESTDIR)$(PREFIX)/include',
      '\tcp libwelcome.a $(DESTDIR)$(PREFIX)/lib/',
      '\tcp welcome.h $(DESTDIR)$(PREFIX)/include/',
      '\tcp welcome.pc $(DESTDIR)$(PREFIX)/lib/pkgconfig/',
      '',
    ].join('\n'),
  });
  const file = basename(source.path);
  sources.set(`/pool/${file}`, readFileSync(source.path));
  const greet = readFileSync(join(catalog, 'greet.toml'), 'utf8');
  const entry = greet
    .replace(/^sha256 = .*/m, `sha256 = "${source.sha256}"`)
    .replaceAll('greet', 'welcome')
    .replace('[build]\n', '[build]\nneeds = ["greet"]\n');
  writeFileSync(join(catalog, 'welcome.toml'), entry);
}

/** A program that is configured with pkg-config, or with CMake, and says what the library says. */
export function writeProgram(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const files = {
    'main.c': '#include <stdio.h>\n#include <welcome.h>\nint main(void) { return puts(welcome()) < 0; }\n',
    'with-pkg-config':
      'set -e\npkg-config --atleast-version=2.5 welcome\ncc $(pkg-config --cflags welcome) -o with-pkg-config.out main.c $(pkg-config --libs welcome)\n./with-pkg-config.out\n',
    'with-cc': 'set -e\ncc -o with-cc.out main.c -lwelcome -lgreet\n./with-cc.out\n',
    'with-cmake': 'set -e\ncmake -S . -B build >&2\ncmake --build build >&2\n./build/welcomed\n',
    'CMakeLists.txt': [
      'cmake_minimum_required(VERSION 3.10)',
      'project(welcomed C)',
      'find_path(WELCOME_HEADERS welcome.h REQUIRED)',
      'find_library(WELCOME welcome REQUIRED)',
      'find_library(GREET greet REQUIRED)',
      'add_executable(welcomed main.c)',
      'target_include_directories(welcomed PRIVATE "@{WELCOME_HEADERS}")',
      'target_link_libraries(welcomed "@{WELCOME}" "@{GREET}")',
      '',
    ]
      .join('\n')
      .replaceAll('@', '$'),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}
