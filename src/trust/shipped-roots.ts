import type { TrustedSigstoreRoot } from '../model/trust.ts';

/** A file of the package's folder trust/, pinned by its digest. */
interface ShippedFile {
  readonly file: string;
  /** Hexadecimal. */
  readonly sha256: string;
}

/** A Sigstore instance that headwater knows from the start (trust/README.md says where each file is published). */
export interface ShippedRoot {
  readonly name: string;
  readonly requires: TrustedSigstoreRoot['requires'];
  /** When this copy was taken, ISO 8601: a refresh of before is older, and not used. */
  readonly asOf: string;
  readonly trustedRoot: ShippedFile;
  /** The TUF repository that publishes it as the target `trusted_root.json`, and the root metadata to begin with. */
  readonly tuf: { readonly metadataUrl: string; readonly root: ShippedFile };
}

export const SHIPPED_ROOTS: readonly ShippedRoot[] = [
  {
    name: 'public-good',
    requires: { logEntries: 1, scts: 1, timestamps: 1 },
    asOf: '2026-11-05T00:00:00.000Z',
    trustedRoot: {
      file: 'public-good.trusted-root.json',
      sha256: '6494e21ea73fa7ee769f85f57d5a3e6a08725eae1e38c755fc3517c9e6bc0b66',
    },
    tuf: {
      metadataUrl: 'https://tuf-repo-cdn.sigstore.dev',
      root: {
        file: 'public-good.tuf-root.json',
        sha256: '27aea7e372aa7864065174f0661784fcf8b0e28b1dbfebeada31a0f1fb19167f',
      },
    },
  },
  {
    // Private repositories: nothing is logged in public, so a timestamp is all there is.
    name: 'github',
    requires: { logEntries: 0, scts: 0, timestamps: 1 },
    asOf: '2026-11-05T00:00:00.000Z',
    trustedRoot: {
      file: 'github.trusted-root.json',
      sha256: 'ffa2051867cbbeca04a6b0e1982b7a20a6a58b4e8f5226af36a4fc3814d68a33',
    },
    tuf: {
      metadataUrl: 'https://tuf-repo.github.com',
      root: {
        file: 'github.tuf-root.json',
        sha256: '338e62a8e3ee214a1c85bfa8e0743387a23529d8b9342828eea5530719e46d7f',
      },
    },
  },
];

export function shippedRoot(name: string): ShippedRoot | undefined {
  return SHIPPED_ROOTS.find((root) => root.name === name);
}
