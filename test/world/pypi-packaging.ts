import { spawnSync } from 'node:child_process';

/** Head of a Python script that has the library which pip itself decides with, and not one from before its last changes. */
export const PACKAGING = `import json, sys
try: import packaging as p
except ImportError: import pip._vendor.packaging as p
sys.modules.setdefault("packaging", p)
assert int(p.__version__.split(".")[0]) >= 24
`;

/** Why nothing can be compared with it on this machine; undefined where it can. */
export const noPackaging =
  spawnSync('python3', ['-c', PACKAGING]).status === 0 ? undefined : 'no packaging >= 24 on this machine';
