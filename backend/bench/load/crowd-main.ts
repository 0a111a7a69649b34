/** A Crowd in a process of its own, and those who play for it where there is nobody else. */
import * as z from 'zod';
import { SoundSource } from '../../test-support/peers/index.ts';
import { command, serveCommands } from '../../test-support/process/index.ts';
import { Crowd } from './crowd.ts';

const target = z.object({ url: z.string(), sessionId: z.string() });
const burst = target.extend({ count: z.int(), served: z.enum(['stay', 'leave']) });
const crowd = new Crowd();
/** Held, or they would be collected and fall silent. */
const sources: SoundSource[] = [];

serveCommands({
  /** A session with sound. Returns its id. */
  goLive: command(z.object({ url: z.string() }), async ({ url }) => {
    const source = await SoundSource.goLive(url);
    sources.push(source);
    source.play();
    return source.sessionId;
  }),
  join: command(target.extend({ count: z.int(), atOnce: z.int() }), ({ count, atOnce, ...where }) =>
    crowd.join(where, count, atOnce),
  ),
  visit: command(target.extend({ count: z.int() }), ({ count, ...where }) => crowd.visit(where, count)),
  surge: command(
    target.extend({ perSecond: z.number(), seconds: z.number() }),
    ({ perSecond, seconds, ...where }) => crowd.surge(where, perSecond, seconds),
  ),
  burst: command(burst, ({ count, served, ...where }) => crowd.burst(where, count, served)),
  takeWorstGapMs: () => crowd.takeWorstGapMs(),
  ping: () => crowd.ping(),
  packets: () => crowd.packets,
  leaveOne: () => crowd.leaveOne(),
  leave: () => crowd.leave(),
});
