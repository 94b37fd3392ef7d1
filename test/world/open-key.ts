/** Run as a process of its own: opens, or with `rotate` rotates, the builder key, and prints its id. */
import { createHost } from '../../src/host/create.ts';
import { openBuilderKey, rotateBuilderKey } from '../../src/trust/builder-key.ts';

const host = createHost(process.env);
const key = process.argv[2] === 'rotate' ? rotateBuilderKey(host) : openBuilderKey(host);
process.stdout.write(key.keyId);
