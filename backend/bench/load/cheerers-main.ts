/** Cheerers in a process of their own. */
import * as z from 'zod';
import { command, serveCommands } from '../../test-support/process/index.ts';
import { Cheerers } from './cheerers.ts';

const cheerers = new Cheerers();

serveCommands({
  join: command(
    z.object({ url: z.string(), sessionId: z.string(), count: z.int(), atOnce: z.int() }),
    ({ count, atOnce, ...target }) => cheerers.join(target, count, atOnce),
  ),
  press: () => cheerers.press(),
  release: () => cheerers.release(),
  breakOff: command(z.object({ count: z.int() }), ({ count }) => cheerers.breakOff(count)),
});
