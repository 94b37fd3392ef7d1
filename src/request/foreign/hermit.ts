import type { ForeignContent, ForeignTool } from './foreign.ts';
import { exactWish } from './wish.ts';

/**
 * Names in hermit's bin/: `.ripgrep-13.0.0.pkg` is a package at a version, `.go@stable.pkg` one
 * in a channel. The links and scripts beside them are hermit's; none is opened or run.
 * @param names of the files in the folder.
 */
export function parseHermit(names: readonly string[]): ForeignContent {
  const tools = [...names].sort().flatMap((file): readonly ForeignTool[] => {
    const written = /^\.(.+)\.pkg$/.exec(file)?.[1];
    if (written === undefined) return [];
    const [, inChannel, channel = ''] = /^([^@]+)@(.+)$/.exec(written) ?? [];
    const [, name = written, version = ''] = /^(.+?)-(v?\d.*)$/.exec(written) ?? [];
    const at = { line: 1, written, space: 'short' } as const;
    if (inChannel === undefined) return [{ ...at, name, wish: exactWish(version) }];
    const wish = CHANNEL.test(channel)
      ? exactWish(channel)
      : ({ type: 'newest', loss: `the channel ${channel} is hermit’s own` } as const);
    return [{ ...at, name: inChannel, wish: wish.type === 'version' ? { ...wish, exact: false } : wish }];
  });
  return { tools, remarks: [] };
}

/** A channel like 1.20 follows the patches of that version. */
const CHANNEL = /^\d+(\.\d+)*$/;
