/** What a log tells of the reason why its step failed. */
export interface Blame {
  /** The line that matters; absent where none stands out. */
  readonly line?: string;
  readonly hint?: string;
  readonly wantedNetwork?: true;
}

/** What resolvers and clients say where there is no network: glibc, curl, git, wget, Go, Rust, Node.js. */
const NO_NETWORK =
  /could not resolve (host|proxy)|temporary failure in name resolution|name or service not known|network is unreachable|unable to resolve host|failed to lookup address|\bdial (tcp|udp)\b|\bE(AI_AGAIN|NETUNREACH)\b|getaddrinfo|failed to connect to/i;
const UNKNOWN_PROGRAM =
  /(?:^|[\s:])([\w.+-]+): (?:command )?not found$|^make(?:\[\d+\])?: ([\w.+-]+): No such file or directory$/;
const NOT_WRITABLE = /read-only file system/i;
const MISTAKE =
  /\b(fatal )?error\b(?=[:\s[(])|undefined reference|panicked at|^CMake Error|no rule to make target/i;
/** Lines that tell of the mistake of another line, or of none. */
const NO_MISTAKE = /^checking |^make(\[\d+\])?: \*\*\* \[|\b0 errors?\b|^configure: WARNING/;
/** What shells and makefiles say in the end, and configure scripts all the time. */
const LAST = 5;

/**
 * Reads the reason of a failure out of the lines of a log. A guess, to be read by people:
 * it decides nothing but the code of a build that has failed in any case.
 */
export function blame(lines: readonly string[]): Blame {
  const last = lines.slice(-LAST);
  const network = lines.findLast((line) => NO_NETWORK.test(line));
  if (network !== undefined) {
    return {
      line: network.trim(),
      wantedNetwork: true,
      hint: 'a build has no network: pin what it fetches as a source of the release, or in its list of modules',
    };
  }
  const unknown = last.findLast((line) => UNKNOWN_PROGRAM.test(line));
  if (unknown !== undefined) {
    const [, first, second] = UNKNOWN_PROGRAM.exec(unknown) ?? [];
    const hint = `${first ?? second} is no tool of this build: name it in the recipe's tools`;
    return { line: unknown.trim(), hint };
  }
  const outside = last.findLast((line) => NOT_WRITABLE.test(line));
  if (outside !== undefined) {
    const hint = 'a build writes to its own folder, and what it makes to {out}{prefix}; nowhere else';
    return { line: outside.trim(), hint };
  }
  const mistake = lines.find((line) => MISTAKE.test(line) && !NO_MISTAKE.test(line));
  return mistake === undefined ? {} : { line: mistake.trim() };
}
