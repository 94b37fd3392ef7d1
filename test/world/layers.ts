/** The house as data: which folder may import which, and where each library lives. */

/** The stages in the order in which data passes through them. */
const stages = [
  'upstream',
  'request',
  'resolve',
  'fetch',
  'trust',
  'policy',
  'build',
  'verify',
  'unpack',
  'store',
  'link',
];

/** Folders that compute and touch nothing: no import of `host/` but for types. */
export const pureFolders = ['model', 'evidence', 'request', 'resolve', 'policy', 'verify', 'lockfile'];

const ground = ['model', 'host', 'catalog'];

/** What a folder of src/ may import from besides itself. `.` is a file directly in src/. */
export function allowedFolders(folder: string): readonly string[] {
  switch (folder) {
    case 'model':
      return [];
    case 'evidence':
      return ['model'];
    case 'host':
      return ['model'];
    case 'catalog':
      return ['model', 'host'];
    case 'fetch':
    case 'origins':
      return [...ground, 'evidence'];
    case 'lockfile':
      return ['model', 'catalog'];
    case 'ui':
      return ['model', 'host'];
    case 'flows':
      return [...stages, ...ground, 'evidence', 'origins', 'lockfile', 'ui'];
    case 'commands':
      return ['flows', 'ui', ...ground];
    default:
      return stages.includes(folder) ? ground : ['commands', 'flows', 'ui', ...ground];
  }
}

/** A stage may import the types of what earlier stages hand it, never their code. */
export function handsTo(earlier: string, later: string): boolean {
  return stages.indexOf(earlier) !== -1 && stages.indexOf(earlier) < stages.indexOf(later);
}

export const homesOfLibraries: Readonly<Record<string, readonly string[]>> = {
  '@noble/hashes': ['model'],
  '@oclif/core': ['commands', '.'],
  '@sigstore/bundle': ['verify', 'build'],
  '@sigstore/core': ['verify', 'trust'],
  '@sigstore/protobuf-specs': ['verify', 'trust'],
  '@sigstore/sign': ['build'],
  '@sigstore/verify': ['verify'],
  '@decimalturn/toml-patch': ['request'],
  conf: ['host'],
  'env-paths': ['host'],
  'smol-toml': ['catalog'],
  'spdx-expression-parse': ['catalog'],
  'tuf-js': ['trust'],
  undici: ['host'],
  valibot: ['catalog', 'policy', 'request', 'lockfile'],
  yaml: ['request', 'host'],
};

/** Node.js modules that have an effect, and who may load them. All others are free. */
export const homesOfBuiltins: Readonly<Record<string, readonly string[]>> = {
  fs: ['host', '.'],
  child_process: ['host'],
  http: ['host'],
  https: ['host'],
  net: ['host'],
  dns: ['host'],
  tls: ['host'],
  os: ['host'],
  sqlite: ['host'],
  worker_threads: ['host'],
};

export const doorFiles = ['src/model/verified.ts', 'src/verify/verify.ts'];
