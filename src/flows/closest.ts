/** Did-you-mean for the command line; the rule is the one packages are suggested by. */
export { closestName } from '../resolve/suggest.ts';
