import { createHash } from 'node:crypto';
import { type ZipMember, zip } from './zip.ts';

/** Contents by name; the RECORD and WHEEL of the wheel are made for them, unless given. */
export type WheelTree = Readonly<Record<string, string>>;

const INFO = 'tool-1.0.dist-info';

export function wheel(
  tree: WheelTree,
  otherwise: { readonly record?: (honest: string) => string } = {},
): Buffer {
  const files: WheelTree = {
    ...tree,
    [`${INFO}/WHEEL`]: 'Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    [`${INFO}/METADATA`]: 'Metadata-Version: 2.1\nName: tool\nVersion: 1.0\n',
  };
  const record = recordOf(files);
  const all = { ...files, [`${INFO}/RECORD`]: otherwise.record?.(record) ?? record };
  return zip(Object.entries(all).map(([name, content]): ZipMember => ({ name, content })));
}

export function recordOf(files: WheelTree): string {
  const lines = Object.entries(files).map(([name, content]) => {
    const digest = createHash('sha256').update(content).digest('base64url');
    const quoted = name.includes(',') ? `"${name}"` : name;
    return `${quoted},sha256=${digest},${Buffer.byteLength(content)}`;
  });
  return [...lines, `${INFO}/RECORD,,`, ''].join('\n');
}

export const entryPoints = (text: string): WheelTree => ({ [`${INFO}/entry_points.txt`]: text });
