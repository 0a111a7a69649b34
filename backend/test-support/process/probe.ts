/**
 * Loaded before a server that is measured (`node --expose-gc --import`), ours and the bare one alike, and by
 * Node into each of its threads: tells what can only be seen from inside its process.
 */
import { isMainThread } from 'node:worker_threads';

await (isMainThread ? import('./process-probe.ts') : import('./thread-probe.ts'));
