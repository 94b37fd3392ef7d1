/** A change of plain data, for attacks told as one line: `set('subject.0.name', 5)`. */
export type Twist = (value: unknown) => unknown;

/** Sets a member, or an item, to another value; makes it when it is not there. */
export function set(path: string, value: unknown): Twist {
  return change(path, (holder, name) => {
    Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true });
  });
}

export function drop(path: string): Twist {
  return change(path, (holder, name) => {
    if (!Object.hasOwn(holder, name)) throw new Error(`nothing to drop at ${path}`);
    if (Array.isArray(holder)) holder.splice(Number(name), 1);
    else delete holder[name];
  });
}

/** Replaces a text by what `edit` makes of it. */
export function edit(path: string, editor: (text: string) => string): Twist {
  return change(path, (holder, name) => {
    const before = String(holder[name]);
    const after = editor(before);
    if (after === before) throw new Error(`the edit at ${path} changes nothing`);
    holder[name] = after;
  });
}

export function append(path: string, ...items: readonly unknown[]): Twist {
  return change(path, (holder, name) => {
    const list = holder[name];
    if (!Array.isArray(list)) throw new Error(`no list at ${path}`);
    list.push(...items);
  });
}

/** Puts a copy of what stands at `from` at `to`. */
export function copy(from: string, to: string): Twist {
  return (value) => set(to, at(value, from))(value);
}

export function both(...twists: readonly Twist[]): Twist {
  return (value) => twists.reduce((twisted, twist) => twist(twisted), value);
}

type Holder = Record<string, unknown>;

function change(path: string, act: (holder: Holder, name: string) => void): Twist {
  return (value) => {
    const twisted: unknown = structuredClone(value);
    const steps = path.split('.');
    const name = steps.pop() ?? '';
    act(holderAt(twisted, steps.join('.')), name);
    return twisted;
  };
}

function holderAt(value: unknown, path: string): Holder {
  const holder = at(value, path);
  if (typeof holder !== 'object' || holder === null) throw new Error(`nothing to change in at ${path}`);
  return holder as Holder;
}

function at(value: unknown, path: string): unknown {
  if (path === '') return value;
  return path.split('.').reduce<unknown>((inner, step) => (inner as Holder | undefined)?.[step], value);
}
