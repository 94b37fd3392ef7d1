import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from '../../src/build/build.ts';
import type { Built } from '../../src/build/built.ts';
import type { BuiltNeed, SourceFile } from '../../src/build/inputs.ts';
import type { ProgressEvent } from '../../src/model/progress.ts';
import type { ResolvedPackage } from '../../src/resolve/resolution.ts';
import { makeBuilder, type TestBuilder } from './builder.ts';
import { type Files, makeSource, packageOf, type TestPackage } from './recipe.ts';
import { treeOf } from './statement.ts';
import { type TempHome, tempHome } from './temp-home.ts';

/** One machine that can build: a home, a key, a quarantine. */
export interface Workbench {
  readonly machine: TempHome;
  readonly builder: TestBuilder;
  readonly events: ProgressEvent[];
  /** Makes a source of the files, and builds the package from it. */
  build(about: TestPackage, files: Files, needs?: readonly BuiltNeed[]): Promise<BuiltHere>;
  buildFrom(
    pkg: ResolvedPackage,
    sources: readonly SourceFile[],
    needs?: readonly BuiltNeed[],
  ): Promise<Built>;
}

export interface BuiltHere {
  readonly pkg: ResolvedPackage;
  readonly built: Built;
}

/** A library out of its artifact, as the store would have it. */
export async function needOf({ pkg, built }: BuiltHere, scratch: string): Promise<BuiltNeed> {
  const { tree } = await treeOf(built, scratch);
  return { name: pkg.name, version: pkg.version, sha256: built.artifact.sha256, tree };
}

/** @param env further environment of the machine, for example `HEADWATER_SEAL` */
export function workbench(env: Record<string, string> = {}): Workbench {
  const machine = tempHome(env);
  const builder = makeBuilder();
  const events: ProgressEvent[] = [];
  let count = 0;
  const buildFrom: Workbench['buildFrom'] = (pkg, sources, needs = []) => {
    count += 1;
    const directory = join(machine.scratch, `quarantine-${count}`);
    mkdirSync(directory);
    const { host } = machine;
    const { signer } = builder;
    return build(
      pkg,
      { sources, needs },
      { host, directory, signer, progress: (event) => events.push(event) },
    );
  };
  return {
    machine,
    builder,
    events,
    buildFrom,
    async build(about, files, needs) {
      const source = await makeSource(machine.scratch, about.name, files);
      const pkg = packageOf({ ...about, sha256: source.sha256 });
      return { pkg, built: await buildFrom(pkg, [source], needs) };
    },
  };
}
