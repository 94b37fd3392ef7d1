import type { Version } from '../model/version.ts';

/** What one place says that a project has published. */
export interface Offer {
  /** How the place was asked: the ecosystem's client, or its own protocol. */
  readonly by: 'go' | 'cargo' | 'debian' | 'github';
  /** What was asked, for people: a purl, a folder of the pool, a repository. */
  readonly where: string;
  /** In no order; releases in preparation may be among them. */
  readonly versions: readonly OfferedVersion[];
}

export interface OfferedVersion {
  readonly version: Version;
  /** A GitHub release that its project marks as not final. */
  readonly isPrerelease?: boolean;
}

/** A place that could not be asked, and why. */
export interface Silence {
  readonly by: Offer['by'];
  readonly where: string;
  /** One line. */
  readonly reason: string;
}

const PRERELEASE = /(^|[^a-z])(alpha|beta|rc|pre|preview|dev|snapshot|nightly|git|cvs|svn|test)([^a-z]|$)/;

/**
 * Whether a version is one to install: neither marked by its project, nor by its own words,
 * nor a Go pseudo-version (Go modules reference, "Pseudo-versions").
 */
export function isFinal({ version, isPrerelease }: OfferedVersion): boolean {
  if (isPrerelease === true || /[-.]\d{14}-[0-9a-f]{12}$/.test(version)) return false;
  return !PRERELEASE.test(version.toLowerCase()) && !/\d(a|b|rc)\d+$/i.test(version);
}
