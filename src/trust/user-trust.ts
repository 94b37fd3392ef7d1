import { join } from 'node:path';
import type { Host } from '../host/host.ts';
import type { Sha256 } from '../model/digest.ts';
import { parseStrictJson } from '../model/strict-json/parse.ts';
import { fail, inside, type Place } from '../model/strict-json/place.ts';
import { readList, readObject } from '../model/strict-json/read.ts';
import { shown } from '../model/strict-json/shown.ts';
import type { TrustedBuilder, TrustedKey } from '../model/trust.ts';
import { readMachine, type UserMachine } from './machine-row.ts';
import { readPrivateFile } from './private-file.ts';
import {
  type RefreshedRoot,
  readBuilder,
  readKey,
  readName,
  readRefreshed,
  readUserRoot,
  type UserRoot,
} from './user-trust-rows.ts';
import { readVerifier, type UserVerifier } from './verifier-row.ts';

const FORMAT_VERSION = 1;

/** What this user added to, took from, and refreshed of what headwater ships. */
export interface UserTrust {
  readonly roots: readonly UserRoot[];
  /** Shipped roots as TUF gave them later. */
  readonly refreshed: readonly RefreshedRoot[];
  readonly keys: readonly TrustedKey[];
  readonly builders: readonly TrustedBuilder[];
  readonly verifiers: readonly UserVerifier[];
  /** Builder keys of other machines. */
  readonly machines: readonly UserMachine[];
  /** Names of shipped roots and builders that are not believed, whatever an update brings. */
  readonly denied: readonly string[];
}

const NO_USER_TRUST: UserTrust = {
  roots: [],
  refreshed: [],
  keys: [],
  builders: [],
  verifiers: [],
  machines: [],
  denied: [],
};

export function userTrustFile(host: Host): string {
  return join(host.paths.config, 'trust.json');
}

/** The JSON of a root lies in a file of its own, named by its digest. */
export function rootFile(sha256: Sha256, host: Host): string {
  return join(host.paths.config, 'trust', `${sha256}.json`);
}

/**
 * Reads config/trust.json (docs/FORMATS.md, "User's trust").
 * @throws HeadwaterError TRUST_INVALID for a file that is not well-formed or that others could have written
 */
export function readUserTrust(host: Host): UserTrust {
  const path = userTrustFile(host);
  const bytes = readPrivateFile(host, path, { code: 'TRUST_INVALID', forbidden: 0o022 });
  return bytes === undefined ? NO_USER_TRUST : parseUserTrust(bytes, path);
}

export function printUserTrust(trust: UserTrust): string {
  const { roots, refreshed, keys, builders, verifiers, machines, denied } = trust;
  const others = machines.length === 0 ? {} : { machines };
  const file = {
    formatVersion: FORMAT_VERSION,
    roots,
    refreshed,
    keys,
    builders,
    verifiers,
    ...others,
    denied,
  };
  return `${JSON.stringify(file, undefined, 2)}\n`;
}

export function parseUserTrust(bytes: Uint8Array, path: string): UserTrust {
  const place: Place = { code: 'TRUST_INVALID', path };
  const file = readObject(
    parseStrictJson(bytes, place),
    ['formatVersion', 'roots', 'refreshed', 'keys', 'builders', 'verifiers?', 'machines?', 'denied'],
    place,
  );
  if (file.formatVersion !== FORMAT_VERSION) {
    fail(inside(place, 'formatVersion'), 'is not known', { expected: '1', found: shown(file.formatVersion) });
  }
  const trust = {
    roots: readAll(file.roots, inside(place, 'roots'), readUserRoot),
    refreshed: readAll(file.refreshed, inside(place, 'refreshed'), readRefreshed),
    keys: readAll(file.keys, inside(place, 'keys'), readKey),
    builders: readAll(file.builders, inside(place, 'builders'), readBuilder),
    verifiers: readAll(file.verifiers ?? [], inside(place, 'verifiers'), readVerifier),
    machines: readAll(file.machines ?? [], inside(place, 'machines'), readMachine),
    denied: readAll(file.denied, inside(place, 'denied'), readName),
  };
  refuseTwice(trust, place);
  return trust;
}

function readAll<T>(value: unknown, place: Place, read: (value: unknown, place: Place) => T): readonly T[] {
  return readList(value, place).map((item, index) => read(item, inside(place, index)));
}

/** A name stands for one thing: what is shown, removed or asked for by name must not be another. */
function refuseTwice(trust: UserTrust, place: Place): void {
  const { roots, refreshed, keys, builders, verifiers, machines, denied } = trust;
  const lists = [
    [...roots, ...keys, ...builders, ...verifiers, ...machines].map(({ name }) => name),
    refreshed.map(({ name }) => name),
    denied,
    [...keys, ...machines].map(({ keyId }) => keyId),
  ];
  for (const names of lists) {
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) fail(place, 'has a name twice', { found: shown(twice) });
  }
}
