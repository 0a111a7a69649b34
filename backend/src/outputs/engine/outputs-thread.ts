/**
 * Runs in a thread of its own: to decode, encode and write takes longer than everybody's events may be held up.
 */
import { parentPort } from 'node:worker_threads';
import { LineWork } from './line-work.ts';
import type { ThreadNews, ThreadTask } from './thread-messages.ts';

const TASKS: ReadonlySet<string> = new Set<ThreadTask['task']>([
  'line',
  'close-line',
  'feed',
  'file',
  'retag',
  'end',
  'drop',
  'packets',
  'stop',
]);

const port = parentPort;
if (port === null) throw new Error('This runs in a thread.');
const work = new LineWork(tell);

port.on('message', (message: unknown) => {
  if (!isTask(message)) throw new Error('The thread was told something it does not know.');
  if (message.task === 'stop') port.close();
  else work.do(message);
});

function tell(news: ThreadNews): void {
  if (news.news !== 'chunk') {
    port?.postMessage(news);
    return;
  }
  // Small buffers stand in a pool that others use too: what is handed over is a copy of its own.
  const bytes = new Uint8Array(news.bytes);
  port?.postMessage({ ...news, bytes }, [bytes.buffer]);
}

/** By hand, and by name alone: the schema library takes longer to load than all the rest of this thread. */
function isTask(message: unknown): message is ThreadTask {
  return (
    typeof message === 'object' &&
    message !== null &&
    'task' in message &&
    typeof message.task === 'string' &&
    TASKS.has(message.task)
  );
}
