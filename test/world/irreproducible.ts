import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FlowContext } from '../../src/flows/context.ts';
import { createHost } from '../../src/host/create.ts';
import type { Host } from '../../src/host/host.ts';
import type { ProgressEvent } from '../../src/model/progress.ts';
import { type Files, makeSource } from './recipe.ts';
import type { TempHome } from './temp-home.ts';

/** One way in which real projects come to other bits each time: what the Makefile runs, and where it shows. */
export interface Flaw {
  readonly recipe: readonly string[];
  readonly file: string;
}

/** `$(T)` is the tree. */
export const FLAWS = {
  date: { recipe: ['date >$(T)/share/flaw'], file: 'share/flaw' },
  seconds: { recipe: ['echo built at $$(date +%s) >$(T)/share/flaw'], file: 'share/flaw' },
  year: { recipe: ['echo "(c) 2001, $$(date +%Y)" >$(T)/share/flaw'], file: 'share/flaw' },
  path: {
    recipe: ["grep ' /build ' /proc/self/mountinfo | cut -d' ' -f4 >$(T)/share/flaw"],
    file: 'share/flaw',
  },
  order: { recipe: ['find parts -name "*.txt" >$(T)/share/flaw'], file: 'share/flaw' },
  kernel: { recipe: ['uname -srv >$(T)/share/flaw'], file: 'share/flaw' },
  cores: { recipe: ['echo compiled with -j$$(nproc) >$(T)/share/flaw'], file: 'share/flaw' },
  user: { recipe: ['cat /proc/self/uid_map >$(T)/share/flaw'], file: 'share/flaw' },
  random: { recipe: ['od -An -tx1 -N16 /dev/urandom >$(T)/share/flaw'], file: 'share/flaw' },
  program: {
    recipe: [
      'echo "const char *built(void); int puts(const char *); int main(void) { return puts(built()) < 0; }" >flaw.c',
      'echo "const char *built(void) { return \\"built on $$(date +%F), at no other time\\"; }" >built.c',
      '$(CC) $(CFLAGS) -Wl,--build-id -o $(T)/bin/flaw flaw.c built.c',
    ],
    file: 'bin/flaw',
  },
  library: {
    recipe: [
      'echo "const char *built(void) { return \\"built on $$(date +%F)\\"; }" >built.c',
      'echo "int same(void) { return 1; }" >same.c',
      '$(CC) $(CFLAGS) -c same.c built.c',
      'mkdir -p $(T)/lib',
      'ar rcD $(T)/lib/libflaw.a same.o built.o',
    ],
    file: 'lib/libflaw.a',
  },
  gzip: {
    recipe: ['date +%F >flaw', 'gzip -n -c flaw >$(T)/share/flaw.gz'],
    file: 'share/flaw.gz',
  },
  'gzip-header': {
    recipe: ['echo always the same >flaw', 'gzip -c flaw >$(T)/share/flaw.gz', 'sleep 1.1'],
    file: 'share/flaw.gz',
  },
  none: { recipe: ['echo always the same >$(T)/share/flaw'], file: 'share/flaw' },
} as const satisfies Record<string, Flaw>;

export type FlawName = keyof typeof FLAWS;

const project: Files = {
  // So many that no two orders are the same by chance.
  ...Object.fromEntries([...'abcdefghijkl'].map((letter) => [`parts/${letter}.txt`, `${letter}\n`])),
  flawed: '#!/bin/sh\necho flawed\n',
  Makefile: [
    'T = $(DESTDIR)$(PREFIX)',
    'all:',
    'install:',
    '\tmkdir -p $(T)/bin $(T)/share',
    '\tcp flawed $(T)/bin/flaw-$(FLAW)',
    '\t$(MAKE) $(FLAW)',
    ...Object.entries(FLAWS).flatMap(([name, { recipe }]) => [
      `${name}:`,
      ...recipe.map((line) => `\t${line}`),
    ]),
    `.PHONY: all install ${Object.keys(FLAWS).join(' ')}`,
    '',
  ].join('\n'),
};

/** A machine whose catalog has a package for each flaw, its source among the kept downloads. */
export interface FlawedWorld {
  readonly host: Host;
  readonly env: Record<string, string>;
  readonly context: FlowContext;
  readonly events: readonly ProgressEvent[];
}

export async function flawedWorld({ scratch, env }: TempHome): Promise<FlawedWorld> {
  const catalog = join(scratch, 'catalog');
  const ours = { ...env, HEADWATER_CATALOG: catalog };
  const host = createHost(ours);
  mkdirSync(catalog);
  mkdirSync(host.paths.downloads, { recursive: true });
  const source = await makeSource(scratch, 'flawed', project);
  copyFileSync(source.path, join(host.paths.downloads, `sha256-${source.sha256}`));
  for (const flaw of Object.keys(FLAWS)) {
    writeFileSync(join(catalog, `flaw-${flaw}.toml`), entry(flaw, source.sha256));
  }
  const events: ProgressEvent[] = [];
  const progress = (event: ProgressEvent) => void events.push(event);
  return { host, env: ours, events, context: { host, progress, now: host.now() } };
}

function entry(flaw: string, sha256: string): string {
  return `name = "flaw-${flaw}"
kind = "tool"
summary = "Comes to other bits: ${flaw}"
homepage = "https://example.com/flawed"
repository = "https://example.com/flawed.git"
license = "MIT"
bins = ["flaw-${flaw}"]
platforms = ["linux-x64", "linux-arm64"]

[[release]]
version = "1.0"
[[release.source]]
url = "https://127.0.0.1:1/flawed-1.0.tar.gz"
sha256 = "${sha256}"
confirmed = "made by the test"

[build]
system = "make"
tools = ["cc"]
make = ["FLAW=${flaw}"]
check = [["flaw-${flaw}"]]
`;
}
