/** Cheerers in a process of their own. */
import * as z from 'zod';
import { command, serveCommands } from '../../test-support/process/index.ts';
import { Cheerers } from './cheerers.ts';

const spread = z.object({ withinMs: z.number() });
const cheerers = new Cheerers();

serveCommands({
  join: command(
    z.object({ url: z.string(), sessionId: z.string(), count: z.int(), atOnce: z.int() }),
    ({ count, atOnce, ...target }) => cheerers.join(target, count, atOnce),
  ),
  press: command(spread, ({ withinMs }) => cheerers.press(withinMs)),
  release: command(spread, ({ withinMs }) => cheerers.release(withinMs)),
  breakOff: command(z.object({ count: z.int() }), ({ count }) => cheerers.breakOff(count)),
});
