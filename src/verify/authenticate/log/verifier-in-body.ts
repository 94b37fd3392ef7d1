/** Where the body of each kind of log entry names its signer, and how its digest is made. */

type Path = readonly (string | number)[];

interface Places {
  /** PEM in base64. */
  readonly pem?: Path;
  /** A message `Verifier` of Rekor v2 (rekor/v2/verifier.proto): a certificate or a key, DER in base64. */
  readonly verifier?: Path;
  readonly digestName: Path;
}

const PLACES: Readonly<Record<string, Places>> = {
  'hashedrekord/0.0.1': {
    pem: ['spec', 'signature', 'publicKey', 'content'],
    digestName: ['spec', 'data', 'hash', 'algorithm'],
  },
  'dsse/0.0.1': {
    pem: ['spec', 'signatures', 0, 'verifier'],
    digestName: ['spec', 'payloadHash', 'algorithm'],
  },
  'intoto/0.0.2': {
    pem: ['spec', 'content', 'envelope', 'signatures', 0, 'publicKey'],
    digestName: ['spec', 'content', 'payloadHash', 'algorithm'],
  },
  'hashedrekord/0.0.2': {
    verifier: ['spec', 'hashedRekordV002', 'signature', 'verifier'],
    digestName: ['spec', 'hashedRekordV002', 'data', 'algorithm'],
  },
  'dsse/0.0.2': {
    verifier: ['spec', 'dsseV002', 'signatures', 0, 'verifier'],
    digestName: ['spec', 'dsseV002', 'payloadHash', 'algorithm'],
  },
};

/** The certificate or key the entry is about, DER; nothing where it cannot be read. */
export function derIn(body: unknown, kind: string): Buffer | undefined {
  const places = PLACES[kind];
  if (places?.pem !== undefined) return derOfPem(at(body, places.pem));
  const verifier = places?.verifier && at(body, places.verifier);
  const certificate = at(verifier, ['x509Certificate', 'rawBytes']);
  const key = at(verifier, ['publicKey', 'rawBytes']);
  // Exactly one: of two, the log could have meant the other.
  if ((certificate === undefined) === (key === undefined)) return undefined;
  return fromBase64(certificate ?? key);
}

export function digestNameIn(body: unknown, kind: string): unknown {
  const places = PLACES[kind];
  return places && at(body, places.digestName);
}

/** One block and nothing around it (RFC 7468). */
const PEM = /^-----BEGIN (CERTIFICATE|PUBLIC KEY)-----\r?\n([A-Za-z0-9+/=\r\n]+)-----END \1-----(?:\r?\n)*$/;

function derOfPem(value: unknown): Buffer | undefined {
  const [, , base64] = PEM.exec(fromBase64(value)?.toString('latin1') ?? '') ?? [];
  return fromBase64(base64?.replace(/[\r\n]/g, ''));
}

function fromBase64(value: unknown): Buffer | undefined {
  return typeof value === 'string' && value !== '' ? Buffer.from(value, 'base64') : undefined;
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, step) => {
    if (typeof inner !== 'object' || inner === null || !Object.hasOwn(inner, step)) return undefined;
    return (inner as Record<string | number, unknown>)[step];
  }, value);
}
