import { fail, type Place } from '../../../model/strict-json/place.ts';
import { readText } from '../../../model/strict-json/read.ts';
import { shown } from '../../../model/strict-json/shown.ts';

export interface GitAddress {
  /** `https://github.com/o/r` */
  readonly repository: string;
  readonly ref?: string;
}

const LABEL = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;
const SEGMENT = /^[A-Za-z0-9_.-]+$/;
const REF = /^refs\/(?:heads|tags|pull)\/[!-~]+$/;
/** What git refuses in names of refs (git-check-ref-format), and `%`, which some readers decode. */
const NOT_IN_REF = /[~^:?*[\\%]|\.\.|@\{|\/\/|\/\.|\.lock(?:\/|$)|[/.]$/;

/**
 * A git repository in its one spelling: `https://host/path`, without `git+` and `.git`.
 * Whatever could make two addresses of one repository, or one of two, is refused: user
 * names, ports, queries, fragments, dot segments, percent-encoding, upper-case hosts.
 * @throws HeadwaterError with the code of `place`; so do all readers here.
 */
export function readRepository(value: unknown, place: Place): string {
  const text = readText(value, place);
  const path = text.replace(/^(?:git\+)?https:\/\//, '');
  const [host = '', ...segments] = path.split('/');
  const names = [...segments.slice(0, -1), segments.at(-1)?.replace(/\.git$/, '') ?? ''];
  if (path !== text && isHost(host) && names.length >= 2 && names.every(isName)) {
    return `https://${host}/${names.join('/')}`;
  }
  return fail(place, 'is not the plain address of a git repository', {
    expected: 'like https://github.com/owner/name',
    found: shown(text),
  });
}

/** The form of SPDX, "Download location": `git+https://host/path@ref`; the ref may be absent. */
export function readGitAddress(value: unknown, place: Place): GitAddress {
  const text = readText(value, place);
  const at = text.indexOf('@');
  if (at === -1) return { repository: readRepository(text, place) };
  return {
    repository: readRepository(text.slice(0, at), place),
    ref: readRef(text.slice(at + 1), place),
  };
}

/** A whole name of a ref, `refs/tags/v1`; a short one could be a branch or a tag. */
export function readRef(value: unknown, place: Place): string {
  const text = readText(value, place);
  if (REF.test(text) && !NOT_IN_REF.test(text)) return text;
  return fail(place, 'is not the whole name of a git ref', {
    expected: 'refs/heads/…, refs/tags/… or refs/pull/…',
    found: shown(text),
  });
}

function isHost(host: string): boolean {
  const labels = host.split('.');
  return labels.length >= 2 && labels.every((label) => LABEL.test(label));
}

function isName(name: string): boolean {
  return SEGMENT.test(name) && name !== '.' && name !== '..' && !name.endsWith('.git');
}
