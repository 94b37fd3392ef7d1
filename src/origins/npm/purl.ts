/** As npm's own provenance names a version (package-url specification, type `npm`): `pkg:npm/%40acme/tool@1.2.3`. */
export function npmPurl(name: string, version: string): string {
  return `pkg:npm/${name.replace(/^@/, '%40')}@${version}`;
}

/** The name again, with its scope. */
export function nameOfPurl(purl: string): string {
  return purl
    .replace(/^pkg:npm\//, '')
    .replace(/^%40/, '@')
    .replace(/@[^@/]*$/, '');
}
