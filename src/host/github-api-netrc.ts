/**
 * The password that a `.netrc` has for the first of these hosts that it names (ftp(1), "The
 * .netrc file"). `default` is left out: it is for anonymous logins.
 */
export function passwordFor(machines: readonly string[], text: string): string | undefined {
  // A macro goes on to the next empty line.
  const words = text.replace(/^\s*macdef\s[\s\S]*?(?:\n\s*\n|$)/gm, '\n').match(/\S+/g) ?? [];
  const passwords = new Map<string, string>();
  let machine: string | undefined;
  for (let at = 0; at < words.length; at += 1) {
    if (words[at] === 'default') machine = undefined;
    if (words[at] === 'default') continue;
    const value = words[at + 1];
    if (words[at] === 'machine') machine = value;
    if (words[at] === 'password' && machine !== undefined && value !== undefined && !passwords.has(machine)) {
      passwords.set(machine, value);
    }
    at += 1;
  }
  return machines.map((name) => passwords.get(name)).find((password) => password !== undefined);
}
