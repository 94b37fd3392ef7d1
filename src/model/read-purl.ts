/** A package-url taken apart, without qualifiers and subpath. */
export interface ReadPurl {
  /** `npm`, `pypi`, `github`, `generic`. */
  readonly type: string;
  /** With its namespace: `@acme/tool`, `jqlang/jq`. */
  readonly name: string;
  readonly version?: string;
}

/** package-url specification: `pkg:npm/%40acme/tool@1.2.3`. Undefined for what is none. */
export function readPurl(purl: string): ReadPurl | undefined {
  const [, type, name, version] =
    /^pkg:([a-z][a-z0-9.+-]*)\/([^@?#]+)(?:@([^?#]+))?(?:[?#].*)?$/.exec(purl) ?? [];
  if (type === undefined || name === undefined) return undefined;
  return { type, name: decoded(name), ...(version !== undefined && { version: decoded(version) }) };
}

/** What is no percent-encoding stands for itself, and so for no package that a rule can name. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
