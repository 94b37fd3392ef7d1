import { CARGO_HOME, CRATES, HOME, MODULES, SOURCE_TREE } from '../places.ts';

/**
 * Makes a registry out of the mounted crates: a folder in the form of `cargo vendor`, with the
 * digest of each crate as it is mounted, which cargo compares with Cargo.lock (Cargo Book,
 * "Source Replacement", "Directory Sources"). Settings that the source brings along for
 * cargo are deleted: what a build runs, links with and takes crates from is the recipe's.
 */
export const VENDOR = `find ${SOURCE_TREE} -name .cargo -prune -exec rm -rf {} +
mkdir -p ${CARGO_HOME} ${CRATES}
for crate in ${MODULES}/*.crate; do
  test -f "$crate" || continue
  name=\${crate##*/}
  to=${CRATES}/\${name%.crate}
  mkdir "$to"
  tar -x -z -f "$crate" -C "$to" --strip-components=1 --no-same-owner
  digest=$(sha256sum "$crate")
  printf '{"files":{},"package":"%s"}' "\${digest%% *}" >"$to/.cargo-checksum.json"
done
printf '[source.crates-io]\\nreplace-with = "pinned"\\n[source.pinned]\\ndirectory = "%s"\\n' ${CRATES} >${CARGO_HOME}/config.toml`;

/**
 * Copies the licence files of the package, and of each crate that ends up in its programs
 * for this platform (`cargo tree`: neither build scripts nor macros, tests, other platforms).
 * Arguments: where to, the folder of the package, and the options that choose its features.
 */
export const LICENSES = `to=$1; from=$2; shift 2
copy() {
  find "$1" -maxdepth 1 -type f \\( -iname '*LICEN[CS]E*' -o -iname 'COPYING*' -o -iname 'COPYRIGHT*' -o -iname 'NOTICE*' \\) |
    while read -r file; do mkdir -p "$2"; install -m 644 "$file" "$2/"; done
}
copy . "$to"
copy "$from" "$to"
cargo tree --locked --offline --edges normal,no-proc-macro --prefix none --manifest-path "$from/Cargo.toml" "$@" >${HOME}/tree
sed -n 's/^\\([^ ]*\\) v\\([^ ]*\\).*/\\1-\\2/p' ${HOME}/tree | sort -u | while read -r crate; do
  test ! -d "${CRATES}/$crate" || copy "${CRATES}/$crate" "$to/modules/$crate"
done`;
