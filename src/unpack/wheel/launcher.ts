/** What a console entry point names: an object of a module. */
export interface EntryPoint {
  readonly module: string;
  /** `main`, or `cli.main`. */
  readonly object: string;
}

/**
 * A program that calls an entry point with the libraries of its own tree before all others. Nothing
 * is compiled beside them: a tree stays as it was admitted.
 */
export function runEntryPoint({ module, object }: EntryPoint, library: string): Buffer {
  const [first] = object.split('.');
  return program(library, [`from ${module} import ${first}`, `sys.exit(${object}())`]);
}

/** The same for a script of the tree. */
export function runScript(script: string, library: string): Buffer {
  return program(library, [
    'import runpy',
    `runpy.run_path(os.path.join(tree, ${partsOf(script)}), run_name="__main__")`,
  ]);
}

/** A link to it may lie anywhere; the tree is where the file itself is. */
function program(library: string, lines: readonly string[]): Buffer {
  const text = [
    '#!/usr/bin/env python3',
    'import os',
    'import sys',
    '',
    'sys.dont_write_bytecode = True',
    'tree = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))',
    `sys.path.insert(0, os.path.join(tree, ${partsOf(library)}))`,
    ...lines,
  ];
  return Buffer.from(`${text.join('\n')}\n`);
}

/** Attack: a name that ends the string it stands in; JSON's strings of ASCII are Python's too. */
function partsOf(path: string): string {
  return path
    .split('/')
    .map((part) => JSON.stringify(part).replace(/[\u007f-\uffff]/g, escaped))
    .join(', ');
}

function escaped(sign: string): string {
  return `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
