import { HeadwaterError } from '../../errors.ts';

const PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'this is a folder, and a file is wanted',
  EACCES: 'this file may not be read',
  EPERM: 'this file may not be read',
  ELOOP: 'this link leads in a circle',
};

/** Why a file that a flag names cannot be read, for people. What is no error of the file system is thrown on. */
export function usageOfFile(flag: string, path: string, cause: unknown): unknown {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (typeof code !== 'string' || cause instanceof HeadwaterError) return cause;
  return new HeadwaterError('USAGE', `${flag}: ${PROBLEMS[code] ?? `the file cannot be read (${code})`}`, {
    found: path,
    cause,
  });
}
