/**
 * Guests and listeners of a desk in a process of their own, without browsers, so that nothing else holds up
 * their packets.
 */
import * as z from 'zod';
import { command, serveCommands } from '../../test-support/process/index.ts';
import { StagePerson } from './stage-person.ts';

/** Below the two minutes after which the server closes a silent socket. */
const PING_EVERY_MS = 30_000;

const which = z.object({ index: z.int() });
const people: StagePerson[] = [];

function person(index: number): StagePerson {
  const found = people[index];
  if (found === undefined) throw new Error('There are not so many people.');
  return found;
}

serveCommands({
  join: command(
    z.object({
      url: z.string(),
      sessionId: z.string(),
      invite: z.object({ token: z.string(), name: z.string() }).optional(),
    }),
    async (seat) => {
      const who = await StagePerson.join(seat);
      setInterval(() => void who.ping(), PING_EVERY_MS);
      return { index: people.push(who) - 1, participantId: who.participantId };
    },
  ),
  speak: command(which.extend({ frames: z.array(z.string()) }), ({ index, frames }) =>
    person(index).speak(frames.map((frame) => Buffer.from(frame, 'base64'))),
  ),
  hold: command(which.extend({ input: z.string(), isHeld: z.boolean() }), ({ index, input, isHeld }) =>
    person(index).hold(input, isHeld),
  ),
  hear: command(
    which.extend({
      name: z.string(),
      wish: z.object({ voiceOf: z.string().optional(), isBed: z.boolean().optional() }),
    }),
    ({ index, name, wish }) => person(index).hear(name, wish),
  ),
  listen: () => {
    for (const each of people) each.listen();
  },
  take: command(which, ({ index }) =>
    [...person(index).take()].map(([name, frames]) => ({
      name,
      frames: frames.map(({ timestamp, payload }) => ({ timestamp, payload: payload.toString('base64') })),
    })),
  ),
});
