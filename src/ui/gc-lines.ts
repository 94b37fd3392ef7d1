import { bytes } from './format.ts';
import { table } from './table.ts';

interface Collected {
  readonly freed: readonly { readonly kind: string; readonly what: string; readonly bytes: number }[];
  readonly spared: readonly { readonly what: string; readonly why: string }[];
  readonly bytes: number;
}

/** One line a thing that is freed or spared, and one that says it all. */
export function gcLines(
  { freed, spared, bytes: total }: Collected,
  mode: 'free' | 'tell',
): { readonly rows: readonly string[]; readonly summary: string } {
  const rows = [
    ...freed.map((item) => [
      mode === 'free' ? 'freed' : 'would free',
      item.kind,
      item.what,
      bytes(item.bytes),
    ]),
    ...spared.map((item) => ['kept', 'package', item.what, item.why]),
  ];
  const said = mode === 'free' ? 'freed' : 'would be freed';
  const summary = freed.length === 0 ? 'nothing to free' : `${bytes(total)} ${said}`;
  return { rows: table([], rows), summary };
}
