import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { HeadwaterError } from '../../src/errors.ts';
import type { Host } from '../../src/host/host.ts';
import { sha256Of } from '../../src/model/digest.ts';
import { unpack } from '../../src/unpack/unpack.ts';
import type { Verified } from '../../src/verify/verified.ts';
import { verify } from '../../src/verify/verify.ts';
import { evidenceOf } from './builder.ts';
import { builder, built, expectation, now, trust } from './door-case.ts';
import { tempHome } from './temp-home.ts';
import { pathsBelow } from './trees.ts';

/** What a trusted builder attests of an artifact; by default whatever, which is wrong for an honest archive. */
export type Attested = Partial<Pick<typeof built, 'tarSha256' | 'filesSha256'>>;

/** Somewhere to unpack, with files around it that nothing may touch. */
export interface Surroundings {
  /** Parent of all. */
  readonly outside: string;
  /** Where the tree is to be unpacked; not there yet. */
  readonly staging: string;
  readonly host: Host;
}

/** Lets bytes through the real door, signed by a builder that is trusted and may be hostile. */
export function throughDoor(bytes: Buffer, path: string, attested: Attested = {}): Verified {
  writeFileSync(path, bytes);
  const artifactSha256 = sha256Of(bytes);
  const evidence = evidenceOf(expectation, { ...built, artifactSha256, ...attested }, builder);
  return verify({ path, sha256: artifactSha256, size: bytes.length, evidence }, expectation, { trust, now });
}

export function surroundings(): Surroundings {
  const { scratch, host } = tempHome();
  const outside = join(scratch, 'outside');
  const nest = join(outside, 'nest');
  mkdirSync(nest, { recursive: true });
  for (const place of ['sentinel', 'nest/sentinel', 'nest/staging-sentinel']) {
    writeFileSync(join(outside, place), `nobody touches ${place}`);
  }
  chmodSync(join(outside, 'sentinel'), 0o600);
  return { outside, staging: join(nest, 'staging'), host };
}

/**
 * Unpacks hostile bytes as if a trusted builder had signed them, and tells the code of
 * the refusal; or what went wrong: nothing was refused, something outside was touched, or
 * something was left behind.
 */
export async function refusalOf(archive: Buffer | ((place: Surroundings) => Buffer)): Promise<string> {
  const place = surroundings();
  const bytes = typeof archive === 'function' ? archive(place) : archive;
  const verified = throughDoor(bytes, join(place.outside, '..', 'artifact'));
  return refusalOfUnpacking(verified, place);
}

export async function refusalOfUnpacking(verified: Verified, place: Surroundings): Promise<string> {
  const before = snapshot(place.outside);
  const code = await codeOf(() => unpack(verified, place.staging, place.host));
  if (existsSync(place.staging)) return `${code}, and the staging folder is still there`;
  const after = snapshot(place.outside);
  return after === before ? code : `${code}, and outside of staging there was\n${before}\nand is\n${after}`;
}

export async function codeOf(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
    return 'unpacked';
  } catch (error) {
    if (error instanceof HeadwaterError) return error.code;
    throw error;
  }
}

/** Everything below a folder as text: kinds, permissions, contents, targets, and identities of files. */
export function snapshot(folder: string): string {
  return pathsBelow(folder)
    .map((path) => `${path} ${describe(join(folder, path))}`)
    .join('\n');
}

function describe(path: string): string {
  const stat = lstatSync(path);
  const mode = stat.mode.toString(8);
  if (stat.isSymbolicLink()) return `${mode} -> ${readlinkSync(path)}`;
  if (!stat.isFile()) return mode;
  const digest = createHash('sha256').update(readFileSync(path)).digest('hex');
  return `${mode} ${stat.ino} ${stat.mtimeMs} ${stat.nlink} ${digest}`;
}
