/** A Crowd in a process of its own. */
import * as z from 'zod';
import { command, serveCommands } from '../process/command.ts';
import { Crowd } from './crowd.ts';

const target = z.object({ url: z.string(), sessionId: z.string() });
const crowd = new Crowd();

serveCommands({
  join: command(target.extend({ count: z.int(), atOnce: z.int() }), ({ count, atOnce, ...where }) =>
    crowd.join(where, count, atOnce),
  ),
  visit: command(target.extend({ count: z.int() }), ({ count, ...where }) => crowd.visit(where, count)),
  surge: command(
    target.extend({ perSecond: z.number(), seconds: z.number() }),
    ({ perSecond, seconds, ...where }) => crowd.surge(where, perSecond, seconds),
  ),
  burst: command(target.extend({ count: z.int() }), ({ count, ...where }) => crowd.burst(where, count)),
  takeWorstGapMs: () => crowd.takeWorstGapMs(),
  packets: () => crowd.packets,
  leave: () => crowd.leave(),
});
