import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TrustedSigstoreRoot } from '../../src/model/trust.ts';

/** Bundles that others published, with the verdict that belongs to each; read where they lie. */
export const published = join(import.meta.dirname, '../../../shared/fixtures/sigstore');

/** Why tests of published bundles are skipped, or nothing. */
export const unpublished = existsSync(join(published, 'cases.json'))
  ? undefined
  : 'the folder of published bundles is not here';

export interface PublishedCase {
  readonly id: string;
  readonly expect: 'accept' | 'reject';
  readonly root: string;
  readonly bundle: string;
  readonly artifact: string;
  readonly select?: { readonly line: number };
  /** Path of a public key, where a key signed. */
  readonly key?: string;
  readonly noLogs?: boolean;
  readonly code?: string;
  readonly policy: {
    readonly issuer?: string;
    readonly san?: string;
    readonly sourceRepo?: string;
    readonly signerWorkflow?: string;
    readonly subjectName?: string;
    readonly githubHosted?: boolean;
    readonly predicateTypes?: readonly string[];
  };
}

export function publishedCases(): readonly PublishedCase[] {
  return unpublished === undefined ? JSON.parse(readPublished('cases.json').toString()) : [];
}

export function readPublished(path: string): Buffer {
  return readFileSync(join(published, path));
}

export function bundleOf({ bundle, select }: PublishedCase): Buffer {
  const bytes = readPublished(bundle);
  return select === undefined ? bytes : Buffer.from(bytes.toString().split('\n')[select.line] ?? '');
}

/** Where the trusted root of a case lies. */
export function rootFile({ root }: Pick<PublishedCase, 'root'>): string {
  return root.includes('/') ? root : `trusted-roots/${root}.json`;
}

export function publishedRoot(of: Pick<PublishedCase, 'root' | 'noLogs'>): TrustedSigstoreRoot {
  const logs = of.noLogs === true ? 0 : 1;
  return {
    name: of.root,
    json: readPublished(rootFile(of)).toString(),
    requires: { logEntries: logs, scts: logs, timestamps: 1 },
    source: 'user',
  };
}
