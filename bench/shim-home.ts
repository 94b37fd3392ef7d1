import { existsSync, linkSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { shimPackage } from '../src/flows/native-shim.ts';
import { createHost } from '../src/host/create.ts';
import type { Host } from '../src/host/host.ts';
import { placeOf } from '../src/link/project-place.ts';
import { writeStamps } from '../src/link/project-stamps.ts';
import { writeSign } from '../src/link/shim-sign.ts';
import { shimText } from '../src/link/shim-text.ts';
import { findStored } from '../src/store/find.ts';
import { treeOf } from '../src/store/place.ts';
import type { Bench } from './measure.ts';

const MANIFEST = '[tools]\njq = "9.9"\n';

/** What a home of shims is made of: `tools` commands of one project, all the same program. */
export interface HomeSetting {
  readonly program: string;
  readonly project: string;
  readonly tools: number;
  /** Path of the native shim; absent: the one in sh. */
  readonly native?: string;
}

/** A home as `headwater install` leaves it in a project; the path of the shim `jq`. */
export async function shimIn(bench: Bench, setting: HomeSetting): Promise<string> {
  const { program, project, tools, native } = setting;
  const home = join(
    bench.directory,
    `${basename(project)}-home-${native === undefined ? 'sh' : 'native'}-${tools}`,
  );
  const host = createHost({ HEADWATER_HOME: home });
  const state = join(placeOf(project, host), '@@1');
  const bin = join(host.paths.store, 'package/9.9-0123456789ab/tree/bin');
  for (const folder of [host.paths.bin, join(state, 'tools'), bin]) mkdirSync(folder, { recursive: true });
  writeSign({ kind: 'sh' }, host);
  const shim = native === undefined ? shimText(host) : readFileSync(native);
  for (const name of namesOf(tools)) {
    linkSync(program, join(bin, name));
    writeFileSync(join(state, 'tools', name), `${join(bin, name)}\n`);
    writeFileSync(join(host.paths.bin, name), shim, { mode: 0o755 });
  }
  writeOnce(join(project, 'headwater.toml'), MANIFEST);
  writeOnce(join(project, 'headwater.lock'), 'lock-version = 1\n');
  await stamp(host, project, state);
  symlinkSync('@@1', join(placeOf(project, host), '@'));
  return join(host.paths.bin, 'jq');
}

/** The native shim that an install has built. */
export function builtShim(home: string): string | undefined {
  const host = createHost({ HEADWATER_HOME: home });
  const { name, buildKey } = shimPackage(host);
  const stored = findStored(host, { name, buildKey });
  return stored && join(treeOf(stored), 'bin', name);
}

async function stamp(host: Host, project: string, folder: string): Promise<void> {
  const text = (file: string) => readFileSync(join(project, file), 'utf8');
  const texts = { manifest: text('headwater.toml'), lock: text('headwater.lock') };
  await writeStamps({ project, folder }, texts, host);
}

/** Another home's stamps stay those of the file. */
function writeOnce(file: string, text: string): void {
  if (!existsSync(file)) writeFileSync(file, text);
}

function namesOf(tools: number): readonly string[] {
  return Array.from({ length: tools }, (_, index) => (index === 0 ? 'jq' : `tool-${index}`));
}
