/** The files in which a bundle is handed out. */

export interface Bundle {
  readonly mediaType: string;
  readonly verificationMaterial: {
    readonly certificate: { readonly rawBytes: string };
    readonly tlogEntries: readonly unknown[];
    readonly timestampVerificationData?: {
      readonly rfc3161Timestamps?: readonly { readonly signedTimestamp: string }[];
    };
  };
  readonly dsseEnvelope: {
    readonly payload: string;
    readonly payloadType: string;
    readonly signatures: readonly [{ readonly sig: string }];
  };
}

/** A bundle in the right shape and of no worth: nobody signed it. */
export const hollow: Bundle = {
  mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
  verificationMaterial: {
    certificate: { rawBytes: base64('certificate') },
    tlogEntries: [{ logIndex: '7', canonicalizedBody: base64('body') }],
  },
  dsseEnvelope: {
    payload: base64('{"predicateType":"x"}'),
    payloadType: 'application/vnd.in-toto+json',
    signatures: [{ sig: base64('signature') }],
  },
};

export function file(name: string, content: unknown) {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  return { name, bytes: new TextEncoder().encode(text) };
}

/** What npm's attestations endpoint answers. */
export function npmSet(...bundles: readonly unknown[]) {
  return {
    attestations: bundles.map((bundle) => ({ predicateType: 'https://slsa.dev/provenance/v1', bundle })),
  };
}

/** What GitHub's attestations API answers. */
export function githubSet(...bundles: readonly unknown[]) {
  return {
    attestations: bundles.map((bundle) => ({
      bundle,
      repository_id: 1,
      bundle_url: 'https://blobs.example.org/1.json.sn',
      initiator: 'user',
    })),
  };
}

/** A bundle as an attestation object of PEP 740. */
export function pypiAttestation({ verificationMaterial, dsseEnvelope }: Bundle) {
  const { certificate, tlogEntries, timestampVerificationData } = verificationMaterial;
  const stamps = timestampVerificationData?.rfc3161Timestamps ?? [];
  return {
    version: 1,
    verification_material: {
      certificate: certificate.rawBytes,
      transparency_entries: tlogEntries,
      ...(stamps.length > 0 && { timestamps: stamps.map(({ signedTimestamp }) => signedTimestamp) }),
    },
    envelope: { statement: dsseEnvelope.payload, signature: dsseEnvelope.signatures[0].sig },
  };
}

/** And the provenance object that PyPI serves. */
export function pypiProvenance(...bundles: readonly Bundle[]) {
  const publisher = { kind: 'GitHub', repository: 'acme/tool', workflow: 'release.yml', environment: null };
  return { version: 1, attestation_bundles: [{ publisher, attestations: bundles.map(pypiAttestation) }] };
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
