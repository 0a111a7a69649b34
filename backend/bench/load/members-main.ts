/** Members of a channel, in a process of their own, so that nothing else holds up what they hear. */
import pLimit from 'p-limit';
import * as z from 'zod';
import { HeadlessMember } from '../../test-support/peers/index.ts';
import { command, LoopWatch, serveCommands } from '../../test-support/process/index.ts';

const AT_ONCE = 5;

const aboutVoice = z.object({ voiceOf: z.string() });
const limit = pLimit(AT_ONCE);
const members: HeadlessMember[] = [];
const watch = new LoopWatch();

async function forEachOne(act: (member: HeadlessMember) => Promise<void>): Promise<void> {
  await Promise.all(members.map((member) => limit(() => act(member))));
}

serveCommands({
  join: command(
    z.object({ url: z.string(), sessionId: z.string(), count: z.int() }),
    async ({ url, sessionId, count }) => {
      const joining = Array.from({ length: count }, () => limit(() => HeadlessMember.join(url, sessionId)));
      members.push(...(await Promise.all(joining)));
    },
  ),
  hear: command(aboutVoice, ({ voiceOf }) => forEachOne((member) => member.hear(voiceOf))),
  expect: command(aboutVoice, ({ voiceOf }) => {
    for (const member of members) member.voice(voiceOf).expect();
  }),
  firstMs: command(aboutVoice, ({ voiceOf }) => members.map((member) => member.voice(voiceOf).firstMs)),
  lastMs: command(aboutVoice, ({ voiceOf }) => members.map((member) => member.voice(voiceOf).lastMs)),
  count: () => {
    const voices = members.flatMap((member) => [...member.voices]);
    return {
      packets: voices.reduce((sum, { packets }) => sum + packets, 0),
      due: voices.reduce((sum, { due }) => sum + due, 0),
    };
  },
  watchLoop: () => watch.start(),
  loopHeldMs: () => watch.stop().heldMs,
  ping: () => forEachOne((member) => member.ping()),
});
