/** Talkers in a process of their own, so that nothing else holds up their packets. */
import * as z from 'zod';
import { HeadlessTalker } from '../../test-support/peers/index.ts';
import { command, monotonicMs, serveCommands } from '../../test-support/process/index.ts';

const which = z.object({ index: z.int() });
const held = which.extend({ input: z.string() });
const talkers: HeadlessTalker[] = [];

function talker(index: number): HeadlessTalker {
  const found = talkers[index];
  if (found === undefined) throw new Error('There are not so many talkers.');
  return found;
}

serveCommands({
  join: command(
    z.object({ url: z.string(), sessionId: z.string(), count: z.int() }),
    async ({ url, sessionId, count }) => {
      for (let n = 0; n < count; n++) talkers.push(await HeadlessTalker.join(url, sessionId));
      return talkers.map(({ voiceOf }) => voiceOf);
    },
  ),
  speak: command(which, ({ index }) => talker(index).speak()),
  press: command(held, async ({ index, input }) => {
    const atMs = monotonicMs();
    await talker(index).press(input);
    return atMs;
  }),
  release: command(held, ({ index, input }) => talker(index).release(input)),
  play: () => {
    for (const each of talkers) each.play();
  },
  silence: () => {
    for (const each of talkers) each.silence();
  },
  ping: () => Promise.all(talkers.map((each) => each.ping())).then(() => undefined),
});
