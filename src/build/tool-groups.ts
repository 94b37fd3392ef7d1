/** What one name in a recipe's `tools` brings along: names that must be there, and those that come if they are. */
export interface ToolGroup {
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

/** What configure scripts and makefiles take for granted (POSIX utilities, GNU coding standards 7.2.2); in every build. */
export const BASE: ToolGroup = {
  required: words(`sh env awk basename cat chmod cmp cp cut date diff dirname echo expr false find grep
    head install ln ls mkdir mktemp mv od printf pwd rm rmdir sed sort tail tar tee test touch tr true
    uname uniq wc xargs`),
  optional: words(`[ arch bunzip2 bzip2 chgrp chown cksum comm csplit dd egrep expand fgrep fmt fold
    getconf gunzip gzip hostname id join link md5sum mkfifo nice nl nohup nproc paste pathchk pr printenv
    readlink realpath seq sha1sum sha256sum sha512sum sleep split stat stty sum sync timeout truncate
    tsort tty unexpand unlink unxz who whoami xz xzcat yes zcat`),
};

const GROUPS = new Map<string, ToolGroup>(
  Object.entries({
    cc: {
      required: words('cc as ld ar ranlib strip'),
      optional: words(`gcc cpp c++ g++ c99 ld.bfd ld.gold nm objcopy objdump readelf size strings c++filt
      gcc-ar gcc-nm gcc-ranlib`),
    },
    make: { required: ['make'], optional: ['gmake'] },
    perl: { required: ['perl'], optional: words('pod2man pod2text pod2html') },
    'pkg-config': { required: ['pkg-config'], optional: ['pkgconf'] },
    bison: { required: ['bison'], optional: ['yacc', 'm4'] },
    flex: { required: ['flex'], optional: ['lex', 'm4'] },
    gettext: { required: ['msgfmt'], optional: words('gettext ngettext msgmerge xgettext msginit') },
    cmake: { required: ['cmake'], optional: ['ctest'] },
    meson: { required: words('meson ninja python3'), optional: [] },
    // What autoreconf runs.
    autoconf: {
      required: words('autoconf autoreconf autoheader autom4te automake aclocal libtoolize m4 perl'),
      optional: ['autopoint'],
    },
    rust: { required: ['rustc', 'cargo'], optional: [] },
  }),
);

/** A name without a group stands for itself. */
export function groupOf(name: string): ToolGroup {
  return GROUPS.get(name) ?? { required: [name], optional: [] };
}

/** Packages where Debian's and Fedora's names differ from the program's. */
const PACKAGES = new Map<string, readonly [debian: string, fedora: string]>(
  Object.entries({
    cc: ['gcc libc6-dev', 'gcc glibc-devel'],
    as: ['binutils', 'binutils'],
    ld: ['binutils', 'binutils'],
    ar: ['binutils', 'binutils'],
    ranlib: ['binutils', 'binutils'],
    strip: ['binutils', 'binutils'],
    awk: ['mawk', 'gawk'],
    find: ['findutils', 'findutils'],
    xargs: ['findutils', 'findutils'],
    cmp: ['diffutils', 'diffutils'],
    diff: ['diffutils', 'diffutils'],
    'c++': ['g++', 'gcc-c++'],
    'g++': ['g++', 'gcc-c++'],
    'pkg-config': ['pkg-config', 'pkgconf-pkg-config'],
    python3: ['python3', 'python3'],
    msgfmt: ['gettext', 'gettext'],
    tic: ['ncurses-bin', 'ncurses'],
    infocmp: ['ncurses-bin', 'ncurses'],
    makeinfo: ['texinfo', 'texinfo'],
    ninja: ['ninja-build', 'ninja-build'],
    xz: ['xz-utils', 'xz'],
    go: ['golang-go', 'golang'],
    rustc: ['rustc', 'rust'],
    'musl-gcc': ['musl-tools', 'musl-gcc'],
    libtoolize: ['libtool', 'libtool'],
    autoreconf: ['autoconf', 'autoconf'],
    autoheader: ['autoconf', 'autoconf'],
    autom4te: ['autoconf', 'autoconf'],
    aclocal: ['automake', 'automake'],
  }),
);

const COREUTILS = ['coreutils', 'coreutils'] as const;
const OWN_PACKAGE = ['sh', 'sed', 'grep', 'tar'];

/** How to come by a program that is missing. */
export function packageHint(name: string): string {
  const inBase = BASE.required.includes(name) && !OWN_PACKAGE.includes(name);
  const [debian, fedora] = PACKAGES.get(name) ?? (inBase ? COREUTILS : [name, name]);
  return `Install it: \`apt install ${debian}\` (Debian, Ubuntu), \`dnf install ${fedora}\` (Fedora).`;
}

function words(text: string): readonly string[] {
  return text.split(/\s+/);
}
