import { Install } from './install.ts';
import { Search } from './search.ts';

/** All commands by oclif's ids: a colon stands where a user types a blank. */
export const commands = {
  install: Install,
  search: Search,
};
