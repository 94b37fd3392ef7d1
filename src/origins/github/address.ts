import { githubSite } from '../../host/github-api.ts';
import type { Host } from '../../host/host.ts';

/** What the site is called in names, whatever its address is for this machine. */
const GITHUB = 'https://github.com';

/** A file of a release. */
export interface ReleaseFile {
  /** `https://github.com/owner/repository`. */
  readonly repository: string;
  readonly tag: string;
  readonly file: string;
}

/** Its address on github.com, redirected from there to where the bytes lie. */
export function fileOfRelease({ repository, tag, file }: ReleaseFile): string {
  return `${repository}/releases/download/${encodePath(tag)}/${encodePath(file)}`;
}

/** The same on the site that this machine is told to ask. */
export function atSite(url: string, host: Host): string {
  return url.startsWith(`${GITHUB}/`) ? githubSite(host) + url.slice(GITHUB.length) : url;
}

export function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
