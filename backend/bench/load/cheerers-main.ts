/** Cheerers in a process of their own. */
import { constants, setPriority } from 'node:os';
import * as z from 'zod';
import { command, serveCommands } from '../../test-support/process/index.ts';
import { Cheerers } from './cheerers.ts';

// They stand for people's own machines, which take no time of the server's.
setPriority(constants.priority.PRIORITY_LOW);

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
