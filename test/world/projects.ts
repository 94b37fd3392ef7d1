import type { Files } from './recipe.ts';

/** Tiny C projects in the shapes that upstreams have. */

/** A static library with a header and a pkg-config file; a plain makefile. */
export const greetLibrary: Files = {
  'greet.h': 'const char *greet(void);\n',
  'greet.c': '#include "greet.h"\nconst char *greet(void) { return "hello from " __FILE__; }\n',
  'greet.pc.in':
    'prefix=@prefix@\nlibdir=@prefix@/lib\nName: greet\nDescription: greets\nVersion: 1.0\nLibs: -L@prefix@/lib -lgreet\n',
  Makefile: [
    'libgreet.a: greet.o',
    '\t$(AR) rcU $@ greet.o',
    'install: libgreet.a',
    '\tmkdir -p $(DESTDIR)$(PREFIX)/lib/pkgconfig $(DESTDIR)$(PREFIX)/include',
    '\tcp libgreet.a $(DESTDIR)$(PREFIX)/lib/',
    '\tcp greet.h $(DESTDIR)$(PREFIX)/include/',
    "\tsed 's|@prefix@|$(PREFIX)|g' greet.pc.in > $(DESTDIR)$(PREFIX)/lib/pkgconfig/greet.pc",
    '\techo "libdir=$(PREFIX)/lib" > $(DESTDIR)$(PREFIX)/lib/libgreet.la',
    '',
  ].join('\n'),
};

/** A program that needs the library; configure writes the makefile, as autoconf's does. */
export const helloTool: Files = {
  'src/hello.c': [
    '#include <stdio.h>',
    '#include "greet.h"',
    'int main(void) { printf("%s, built %s\\n", greet(), STAMP); return 0; }',
    '',
  ].join('\n'),
  configure: [
    '#!/bin/sh',
    'set -e',
    'for arg; do case $arg in --prefix=*) prefix=$(expr "$arg" : \'--prefix=\\(.*\\)\');; esac; done',
    'cat >Makefile <<EOF',
    'all: hello',
    'hello: src/hello.c',
    '\t$' +
      '{CC:-cc} $CPPFLAGS $CFLAGS -g -DSTAMP=\'"$SOURCE_DATE_EPOCH"\' -o hello src/hello.c $LDFLAGS -lgreet',
    'install: all',
    '\tmkdir -p \\$(DESTDIR)$prefix/bin \\$(DESTDIR)$prefix/share/info',
    '\tcp hello \\$(DESTDIR)$prefix/bin/hello',
    '\tln \\$(DESTDIR)$prefix/bin/hello \\$(DESTDIR)$prefix/bin/hello-again',
    '\tln -s hello \\$(DESTDIR)$prefix/bin/hi',
    '\tdate > \\$(DESTDIR)$prefix/share/info/dir',
    'EOF',
    '',
  ].join('\n'),
};

/** A program of one file, for scripts. */
export const plainTool: Files = {
  'tool.c': '#include <stdio.h>\nint main(void) { puts("plain"); return 0; }\n',
};

const plainFor = (system: string): string =>
  `#include <stdio.h>\nint main(void) { puts("built by ${system}"); return 0; }\n`;

/** The same kind of program as CMake's users write it. */
export const cmakeTool: Files = {
  'src/main.c': plainFor('cmake'),
  'CMakeLists.txt': [
    'cmake_minimum_required(VERSION 3.16)',
    'project(plain C)',
    'add_executable(plain src/main.c)',
    'install(TARGETS plain DESTINATION bin)',
    '',
  ].join('\n'),
};

/** And as Meson's do. */
export const mesonTool: Files = {
  'src/main.c': plainFor('meson'),
  'meson.build': [
    "project('plain', 'c', version: '1.0')",
    "executable('plain', 'src/main.c', install: true)",
    '',
  ].join('\n'),
};
