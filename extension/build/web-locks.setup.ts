/** happy-dom's navigator has no locks; Node's are the same Web Locks API. */
import { locks } from 'node:worker_threads';

if (typeof navigator !== 'undefined' && !navigator.locks) {
  Object.defineProperty(navigator, 'locks', { value: locks, configurable: true });
}
