/**
 * Runs in a thread of its own: to decode, encode and write takes longer than everybody's events may be held up.
 */
import { parentPort } from 'node:worker_threads';
import { LineWork } from './line-work.ts';
import { type ThreadNews, threadTask } from './thread-messages.ts';

const port = parentPort;
if (port === null) throw new Error('This runs in a thread.');
const work = new LineWork(tell);

port.on('message', (message: unknown) => {
  const task = threadTask.parse(message);
  if (task.task === 'stop') port.close();
  else work.do(task);
});

function tell(news: ThreadNews): void {
  if (news.news !== 'chunk') {
    port?.postMessage(news);
    return;
  }
  // Small buffers stand in a pool that others use too: what is handed over is a copy of its own.
  const bytes = Uint8Array.from(news.bytes);
  port?.postMessage({ ...news, bytes }, [bytes.buffer]);
}
