/** Words in the names of assets that say which machine a file is for. */

type System = 'linux' | 'darwin' | 'other';
type Processor = 'x64' | 'arm64' | 'universal' | 'other';
export type Libc = 'static' | 'musl' | 'gnu' | 'alpine';

export interface AssetWords {
  readonly systems: ReadonlySet<System>;
  readonly processors: ReadonlySet<Processor>;
  readonly libc: Libc | undefined;
  /** That it is no program for this platform, whatever else is said: a checksum, sources, debug symbols. */
  readonly isOther: boolean;
  /** What remains: the name of the tool, a variant. */
  readonly rest: readonly string[];
}

const SYSTEMS: readonly (readonly [RegExp, System])[] = [
  [/^linux$/, 'linux'],
  [/^(darwin|macos|macosx|osx|mac|apple)\d*$/, 'darwin'],
  [/^(windows|win|win32|win64|msvc|mingw\w*|cygwin|freebsd|openbsd|netbsd|dragonfly|android\w*)$/, 'other'],
  [
    /^(illumos|solaris|sunos|aix|plan9|ios|tvos|wasm\d*|wasi\w*|emscripten|fuchsia|ohos|haiku|redox)$/,
    'other',
  ],
];
const PROCESSORS: readonly (readonly [RegExp, Processor])[] = [
  [/^(amd64|x64|amd64v1|64bit|64|intel|intel64)$/, 'x64'],
  [/^(arm64|aarch64|arm64v8|armv8|silicon|m1)$/, 'arm64'],
  [/^(universal|universal2)$/, 'universal'],
  [/^(x86|i[3-6]86|386|x32|32bit|32|ia32|gnux32|amd64v[2-4]|arm|arm32|armhf|armel|arm64e|arm64ec)$/, 'other'],
  [
    /^(arm(v[5-7]\w*|[5-7](hf|l|a)?)|thumb\w*|riscv\w*|rv64\w*|ppc\w*|powerpc\w*|s390x?|mips\w*|loong\w*|sparc\w*)$/,
    'other',
  ],
  [/^(gnueabi\w*|musleabi\w*|aarch64be|ia64|alpha|hppa|m68k)$/, 'other'],
];
const NEUTRAL = /^(unknown|pc|gnu|musl|glibc|static|alpine|bit|bin|v?\d+\w*)$/;
const NO_PROGRAM =
  /^(checksums?|sha\d*sums?|sha\d+|md5sums?|md5|sbom|spdx|cyclonedx|provenance|attestations?|intoto|sigstore|signatures?|sig|src|sources?|vendor(ed)?|debug|dbg|dbgsym|debuginfo|symbols|pdb|dsym|completions?|man|manpages?|docs?|tests?|deb|rpm|apk|msi|pkg|dmg|appimage|installer|setup|flatpak|snap|vsix|whl|jar|image|docker|oci|rootfs|iso)$/;

/** @param plain in lower case, without the tool's own name. */
export function wordsOf(plain: string): AssetWords {
  const spelled = plain.replaceAll(/x86[-_]64/g, 'amd64').replaceAll(/amd64[-_](?=v[1-4]\b)/g, 'amd64');
  const words = spelled
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
    .flatMap(apart);
  return {
    systems: new Set(words.flatMap((word) => meaningOf(word, SYSTEMS))),
    processors: new Set(words.flatMap((word) => meaningOf(word, PROCESSORS))),
    libc: libcOf(words),
    isOther: words.some((word) => NO_PROGRAM.test(word)) || endsStrangely(spelled),
    rest: words.filter((word) => !isKnown(word)),
  };
}

/** `linux64` is two words. */
function apart(word: string): readonly string[] {
  const [, system, rest] = /^(linux|darwin|macos|osx)(.+)$/.exec(word) ?? [];
  if (system === undefined || rest === undefined || meaningOf(rest, PROCESSORS).length === 0) return [word];
  return [system, rest];
}

function meaningOf<T>(word: string, table: readonly (readonly [RegExp, T])[]): readonly T[] {
  return table.flatMap(([pattern, meaning]) => (pattern.test(word) ? [meaning] : []));
}

function isKnown(word: string): boolean {
  return NEUTRAL.test(word) || meaningOf(word, SYSTEMS).length > 0 || meaningOf(word, PROCESSORS).length > 0;
}

/** `unknown-linux-musl` is how a static program is called, and `linux-x64-musl` often one for a system that has musl. */
function libcOf(words: readonly string[]): Libc | undefined {
  const musl = words.indexOf('musl');
  if (words.includes('static') || (musl > 0 && words[musl - 1] === 'linux')) return 'static';
  if (words.includes('alpine')) return 'alpine';
  if (musl >= 0) return 'musl';
  return words.some((word) => word === 'gnu' || word === 'glibc') ? 'gnu' : undefined;
}

/** Whatever has an ending that is no word of a platform: `.sha256`, `.pem`, `.exe`, `.json`, and those that nobody has thought of. */
function endsStrangely(plain: string): boolean {
  const [, ending] = /\.([a-z][a-z0-9_]*)$/.exec(plain) ?? [];
  return ending?.split('_').some((word) => !apart(word).every(isKnown)) ?? false;
}
