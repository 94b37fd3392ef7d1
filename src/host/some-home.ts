import { homedir } from 'node:os';

const NOWHERE = '/nonexistent';

/**
 * env-paths asks for the home folder as soon as it is loaded, and ends the program where the system
 * knows none: a container that runs as a number, without HOME. It is told a folder that is not there,
 * before it asks; whoever needs a home is told that there is none.
 */
if (!hasHome()) process.env.HOME = NOWHERE;

/** Whether neither HOME nor the password file gives this user a folder. */
export function isHomeless(): boolean {
  return process.env.HOME === NOWHERE;
}

function hasHome(): boolean {
  try {
    return homedir() !== '';
  } catch {
    return false;
  }
}
