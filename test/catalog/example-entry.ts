/** The text of a small, right entry, and the ways in which tests make it wrong. */
export const DIGEST = 'ab'.repeat(32);

export const EXAMPLE = `#:schema ./schema.json
name = "example"
kind = "tool"
summary = "Shows what an entry holds"
homepage = "https://example.org/"
repository = "https://example.org/repository"
license = "MIT"
bins = ["example"]

[[release]]
version = "1.0"

[[release.source]]
url = "https://example.org/example-1.0.tar.gz"
sha256 = "${DIGEST}"
mirrors = ["debian:pool/main/e/example/example_1.0.orig.tar.gz"]
confirmed = "nowhere: this is a test"

[build]
system = "make"
check = [["example", "--version"]]
`;

/** The line (from 1) of the first one that holds `text`. */
export function lineWith(entry: string, text: string): number {
  return entry.split('\n').findIndex((line) => line.includes(text)) + 1;
}
