import type { Host } from '../../host/host.ts';
import { isElf, type ReadAt } from '../elf.ts';

/** Lets `use` read at any place of a file, which is closed then. A symlink is not followed. */
export function withFile<T>(path: string, { fs }: Host, use: (readAt: ReadAt) => T): T {
  const fd = fs.openSync(path, fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW);
  try {
    return use((offset, length) => {
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, fs.readSync(fd, bytes, 0, length, offset));
    });
  } finally {
    fs.closeSync(fd);
  }
}

/** What a file is by its first bytes. */
export function kindOf(path: string, host: Host): 'elf' | 'static-library' | 'other' {
  const start = withFile(path, host, (readAt) => readAt(0, 8));
  if (isElf(start)) return 'elf';
  return start.toString('latin1') === '!<arch>\n' ? 'static-library' : 'other';
}
