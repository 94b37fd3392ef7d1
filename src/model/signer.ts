import type { SlsaLevel } from './level.ts';

/** Who signed, established by a signature, and by nothing the signed text says. */
export type Signer = KeySigner | CertificateSigner;

/** A key that this machine trusts by its digest. */
export interface KeySigner {
  readonly kind: 'key';
  readonly keyId: string;
  /** The only builder it may speak for; absent, it speaks for none. */
  readonly builderId?: string;
  /** Absent: it has earned none. */
  readonly level?: SlsaLevel;
  readonly validFrom: Date;
  readonly validUntil?: Date;
  /** Verified times, oldest first; none where nothing but the key was checked. All lie inside the key's validity. */
  readonly times: readonly SigningTime[];
  readonly logEntries: readonly LogEntry[];
}

/** A short-lived certificate of a Sigstore instance, and what the instance put into it. */
export interface CertificateSigner {
  readonly kind: 'certificate';
  /** Name of the trusted root that it was checked against: `public-good`, `github`, or the user's own. */
  readonly root: string;
  /** The whole subject alternative name; there is exactly one. */
  readonly subject: string;
  readonly subjectType: 'uri' | 'email';
  readonly extensions: FulcioExtensions;
  /** Verified times, oldest first; at least one. All lie inside the certificate's validity. */
  readonly times: readonly SigningTime[];
  readonly logEntries: readonly LogEntry[];
}

export interface SigningTime {
  readonly source: 'transparency-log' | 'timestamp-authority';
  readonly at: Date;
}

export interface LogEntry {
  /** Hexadecimal digest of the log's key. */
  readonly logId: string;
  readonly logIndex: string;
  readonly integratedAt?: Date;
}

/**
 * Fulcio's extensions (sigstore/fulcio, docs/oid-info.md, 1.3.6.1.4.1.57264.1.*), each by
 * its name there. Certificates of before 2023 carry only some of them, in an older form.
 */
export interface FulcioExtensions {
  /** .8, or .1 in older certificates. */
  readonly issuer: string;
  /** .9 */
  readonly buildSignerUri?: string;
  /** .10 */
  readonly buildSignerDigest?: string;
  /** .11: `github-hosted` or `self-hosted`. */
  readonly runnerEnvironment?: string;
  /** .12, or made of .5 in older certificates of GitHub. */
  readonly sourceRepositoryUri?: string;
  /** .13, or .3 */
  readonly sourceRepositoryDigest?: string;
  /** .14, or .6 */
  readonly sourceRepositoryRef?: string;
  /** .15 */
  readonly sourceRepositoryId?: string;
  /** .16 */
  readonly sourceRepositoryOwnerUri?: string;
  /** .17 */
  readonly sourceRepositoryOwnerId?: string;
  /** .18 */
  readonly buildConfigUri?: string;
  /** .19 */
  readonly buildConfigDigest?: string;
  /** .20, or .2 */
  readonly buildTrigger?: string;
  /** .21 */
  readonly runInvocationUri?: string;
  /** .22 */
  readonly sourceRepositoryVisibility?: string;
}
