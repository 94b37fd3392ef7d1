import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Commands, PartLayout } from '../../src/model/attested-package.ts';
import type { BinName } from '../../src/model/package-name.ts';
import { type UnpackedTree, unpackParts, type VerifiedPart } from '../../src/unpack/unpack-parts.ts';
import { codeOf, type Surroundings, snapshot, surroundings, throughDoor } from './unpacking.ts';

/** Bytes, and what is to become of them; by default the whole of a tar at the top. */
export type TestPart = readonly [bytes: Buffer, layout?: Partial<PartLayout>];

export const none: Commands = { by: 'name', names: [] };
export const named = (...names: string[]): Commands => ({ by: 'name', names: names as BinName[] });
export const finding = (otherwise: string): Commands => ({ by: 'finding', otherwise: otherwise as BinName });
export const zipped: Partial<PartLayout> = { format: 'zip' };

export function partsThroughDoor(parts: readonly TestPart[], { outside }: Surroundings): VerifiedPart[] {
  return parts.map(([bytes, layout], index) => ({
    verified: throughDoor(bytes, join(outside, '..', `artifact-${index}`)),
    layout: { format: 'tar', into: '', strip: 0, ...layout },
  }));
}

/** Unpacks several parts, each let through the real door. */
export async function unpackTest(parts: readonly TestPart[], commands = none): Promise<UnpackedTree> {
  const place = surroundings();
  const { staging: directory, host } = place;
  return await unpackParts(partsThroughDoor(parts, place), commands, { directory, host });
}

/** The code of the refusal; or what went wrong, as `refusalOf` says it. */
export async function refusalOfParts(parts: readonly TestPart[], commands = none): Promise<string> {
  const place = surroundings();
  const verified = partsThroughDoor(parts, place);
  const before = snapshot(place.outside);
  const { staging: directory, host } = place;
  const code = await codeOf(() => unpackParts(verified, commands, { directory, host }));
  if (existsSync(place.staging)) return `${code}, and the staging folder is still there`;
  const after = snapshot(place.outside);
  return after === before ? code : `${code}, and outside of staging there was\n${before}\nand is\n${after}`;
}
