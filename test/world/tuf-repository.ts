import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import {
  Key,
  Metadata,
  MetaFile,
  Root,
  Signature,
  Snapshot,
  TargetFile,
  Targets,
  Timestamp,
} from '@tufjs/models';
import { serve, type TestServer } from './http-server.ts';

type Signed = Root | Targets | Snapshot | Timestamp;
type RoleName = 'root' | 'targets' | 'snapshot' | 'timestamp';

interface TufKey {
  readonly key: Key;
  readonly secret: KeyObject;
}

/** What a dishonest, careless or old repository does otherwise. */
interface Deviation {
  readonly expires?: Partial<Record<RoleName, string>>;
  /** Who signs a role instead of its key. */
  readonly signer?: Partial<Record<RoleName, TufKey>>;
  /** Served instead of the target that the metadata describes. */
  readonly served?: string;
}

/** A TUF repository of our own that publishes one trusted root, with its keys at hand. */
export interface TufRepositoryWorld {
  /** Everything it serves, by path. Tests may keep a copy and put it back. */
  readonly files: Map<string, Uint8Array>;
  /** Root metadata of version 1. */
  readonly pinnedRoot: Uint8Array;
  publish(target: string, deviation?: Deviation): void;
  /** The next root metadata, with new keys for all roles; signed by the old root key too unless told otherwise. */
  rotate(deviation?: { readonly withoutOld?: boolean; readonly expires?: string }): void;
  /** Those of now; after a rotation those of before stay with whoever asked before. */
  keys(): Readonly<Record<RoleName, TufKey>>;
  serve(): Promise<TestServer>;
}

const NEVER = '2100-01-01T00:00:00Z';
const SPEC = '1.0.31';

export function tufRepository(target: string): TufRepositoryWorld {
  const files = new Map<string, Uint8Array>();
  let keys = newKeys();
  let rootVersion = 1;
  let version = 0;
  const putRoot = (signers: readonly TufKey[], expires = NEVER): void => {
    files.set(`/${rootVersion}.root.json`, signed(rootOf(keys, rootVersion, expires), ...signers));
  };
  putRoot([keys.root]);
  const world: TufRepositoryWorld = {
    files,
    pinnedRoot: files.get('/1.root.json') ?? new Uint8Array(),
    publish(content, deviation = {}) {
      version++;
      for (const [path, bytes] of describe(content, { version, keys, deviation })) files.set(path, bytes);
    },
    rotate({ withoutOld = false, expires } = {}) {
      const old = keys.root;
      keys = newKeys();
      rootVersion++;
      putRoot(withoutOld ? [keys.root] : [old, keys.root], expires);
    },
    keys: () => keys,
    serve: () => serve((request, response) => answer(files.get(request.url ?? ''), response)),
  };
  world.publish(target);
  return world;
}

function answer(bytes: Uint8Array | undefined, response: Parameters<Parameters<typeof serve>[0]>[1]): void {
  if (bytes === undefined) response.writeHead(404).end();
  else response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
}

type Keys = Record<RoleName, TufKey>;

function newKeys(): Keys {
  return { root: newKey(), targets: newKey(), snapshot: newKey(), timestamp: newKey() };
}

export function newKey(): TufKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const keyID = createHash('sha256').update(pem).digest('hex');
  return {
    key: new Key({ keyID, keyType: 'ed25519', scheme: 'ed25519', keyVal: { public: pem } }),
    secret: privateKey,
  };
}

function rootOf(keys: Keys, version: number, expires: string): Root {
  const root = new Root({ version, specVersion: SPEC, expires, consistentSnapshot: true });
  for (const [role, { key }] of Object.entries(keys)) root.addKey(key, role);
  return root;
}

interface Edition {
  readonly version: number;
  readonly keys: Keys;
  readonly deviation: Deviation;
}

/** Target, targets, snapshot and timestamp of one edition, by path. */
function describe(content: string, { version, keys, deviation }: Edition): [string, Uint8Array][] {
  const sha256 = createHash('sha256').update(content).digest('hex');
  const common = (role: RoleName) => ({
    version,
    specVersion: SPEC,
    expires: deviation.expires?.[role] ?? NEVER,
  });
  const by = (role: RoleName) => deviation.signer?.[role] ?? keys[role];
  const path = 'trusted_root.json';
  const target = new TargetFile({ path, length: Buffer.byteLength(content), hashes: { sha256 } });
  const targets = new Targets({ ...common('targets'), targets: { [path]: target } });
  const meta = { 'targets.json': new MetaFile({ version }) };
  const snapshot = new Snapshot({ ...common('snapshot'), meta });
  const timestamp = new Timestamp({ ...common('timestamp'), snapshotMeta: new MetaFile({ version }) });
  return [
    [`/targets/${sha256}.${path}`, Buffer.from(deviation.served ?? content)],
    [`/${version}.targets.json`, signed(targets, by('targets'))],
    [`/${version}.snapshot.json`, signed(snapshot, by('snapshot'))],
    ['/timestamp.json', signed(timestamp, by('timestamp'))],
  ];
}

function signed(content: Signed, ...signers: readonly TufKey[]): Uint8Array {
  const metadata = new Metadata<Signed>(content);
  for (const { key, secret } of signers) {
    metadata.sign((data) => {
      const sig = sign(undefined, data, secret).toString('hex');
      return new Signature({ keyID: key.keyID, sig });
    });
  }
  return Buffer.from(JSON.stringify(metadata.toJSON()));
}
