import { createHash, type Hash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { HeadwaterError } from '../errors.ts';
import { aptBases } from '../host/apt-base.ts';
import type { Host } from '../host/host.ts';
import { loadSettings } from '../host/settings.ts';
import { isSha256, parseSha256, type Sha256 } from '../model/digest.ts';
import { KEYRING, signedIndices } from './debian-release.ts';

/** A file of Debian's pool, as an index of sources lists it. */
interface PoolFile {
  /** Below the base of the archive: `pool/main/j/jq/jq_1.8.2.orig.tar.gz`. */
  readonly path: string;
  readonly sha256: Sha256;
}

/** The suite that new upstream versions come to first. */
const SUITE = 'dists/sid';
const INDEX = 'main/source/Sources.gz';
/** Bytes, unpacked; a gzip bomb ends here. */
const LARGEST = 512 * 1024 * 1024;

/** An index of sources, by folder of the pool. */
export interface PoolIndex {
  readonly folders: ReadonlyMap<string, readonly PoolFile[]>;
  /** Whether Debian's own keys vouch for it. If not, it is what the mirror says. */
  readonly isSigned: boolean;
}

const known = new WeakMap<Host, Promise<PoolIndex>>();

/**
 * Upstream tarballs in Debian's pool, from the archive's index of sources (Debian repository
 * format, "Sources indices"), below the base that this machine's apt or `mirrors.debian`
 * names, checked with the signed release file where this machine has Debian's keys. Read
 * once a run. Empty where there is no base.
 * @throws HeadwaterError FETCH_FAILED, FETCH_TOO_LARGE, FETCH_DIGEST_MISMATCH, BUMP_SIGNATURE_INVALID
 */
export function poolIndex(host: Host, keyring = KEYRING): Promise<PoolIndex> {
  const found = known.get(host) ?? readIndex(host, keyring);
  known.set(host, found);
  return found;
}

async function readIndex(host: Host, keyring: string): Promise<PoolIndex> {
  const { mirrors } = await loadSettings(host);
  const [base] = mirrors?.debian === undefined ? aptBases(host) : [mirrors.debian];
  if (base === undefined) return { folders: new Map(), isSigned: false };
  const suite = `${base.replace(/\/+$/, '')}/${SUITE}`;
  const signed = await signedIndices({ url: suite, base, keyring }, host);
  const { folders, sha256 } = await fetchIndex(`${suite}/${INDEX}`, base, host);
  const expected = signed?.get(INDEX);
  if (signed !== undefined && expected !== sha256) {
    throw new HeadwaterError(
      'FETCH_DIGEST_MISMATCH',
      'the index of sources is not the one that Debian signed',
      {
        subject: `${suite}/${INDEX}`,
        expected: `sha256:${expected ?? 'of a listed file'}`,
        found: `sha256:${sha256}`,
        hint: 'The mirror may be in the middle of an update: try again in a while.',
      },
    );
  }
  return { folders, isSigned: signed !== undefined };
}

async function fetchIndex(url: string, base: string, host: Host) {
  const response = await host.http.get(url, { insecureBases: [base] });
  if (response.status !== 200) {
    await response.cancel();
    throw new HeadwaterError('FETCH_FAILED', 'the index of sources is not there', {
      subject: url,
      expected: 'status 200',
      found: `status ${response.status}`,
    });
  }
  const hash = createHash('sha256');
  const folders = new Map<string, PoolFile[]>();
  const body = hashed(response.body, hash);
  for await (const { directory, tarballs } of stanzas(unpackedLines(body, url))) {
    const found = tarballs.map(({ name, sha256 }) => ({ path: `${directory}/${name}`, sha256 }));
    folders.set(directory, [...(folders.get(directory) ?? []), ...found]);
  }
  return { folders, sha256: parseSha256(hash.digest('hex')) };
}

async function* hashed(body: AsyncIterable<Uint8Array>, hash: Hash): AsyncIterable<Uint8Array> {
  for await (const chunk of body) {
    hash.update(chunk);
    yield chunk;
  }
}

interface Stanza {
  readonly directory: string;
  readonly tarballs: readonly { readonly name: string; readonly sha256: Sha256 }[];
}

/** A source package each; one ends with an empty line. */
async function* stanzas(lines: AsyncIterable<string>): AsyncIterable<Stanza> {
  let directory: string | undefined;
  let tarballs: Stanza['tarballs'] = [];
  for await (const line of lines) {
    const [, sha256, name] = /^ ([0-9a-f]{64}) \d+ (\S+\.orig\.tar\.[a-z0-9]+)$/.exec(line) ?? [];
    if (isSha256(sha256) && name !== undefined) tarballs = [...tarballs, { name, sha256 }];
    if (line.startsWith('Directory: ')) directory = line.slice('Directory: '.length);
    if (line !== '') continue;
    if (directory !== undefined) yield { directory, tarballs };
    directory = undefined;
    tarballs = [];
  }
}

async function* unpackedLines(body: AsyncIterable<Uint8Array>, subject: string): AsyncIterable<string> {
  const gunzip = createGunzip();
  const fed = pipeline(Readable.from(body), gunzip);
  fed.catch(() => undefined);
  let rest = '';
  let size = 0;
  for await (const chunk of gunzip as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST) {
      throw new HeadwaterError('FETCH_TOO_LARGE', 'the index of sources has no end', { subject });
    }
    const lines = (rest + chunk.toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  await fed;
  yield rest;
  yield '';
}
