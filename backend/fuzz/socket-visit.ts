import { once } from 'node:events';
import { WebSocket } from 'ws';
import { messageText } from '../test-support/signaling/index.ts';
import type { SeededChance } from './chance.ts';
import type { Findings } from './findings.ts';
import type { KnownIds } from './known-ids.ts';
import { type FuzzMessage, MessageMaker } from './message-maker.ts';

/** The server forgives fifty bad messages of one connection: a little more shows that it ends there. */
const MOST = 55;
const BATCH = 12;
/** The machine may be busy; a server that does not answer at all is found all the same. */
const ANSWER_MS = 20_000;

export interface VisitPlace {
  readonly port: number;
  /** Of this machine, to come from. */
  readonly localAddress: string;
}

/** One connection that says wrong things and is gone. Resolves with how many. */
export async function visitSocket(
  { port, localAddress }: VisitPlace,
  chance: SeededChance,
  ids: KnownIds,
  findings: Findings,
): Promise<number> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, { localAddress });
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  // A connection that the server ends is what is wanted; that it answers other visits shows that it is there.
  socket.on('error', () => undefined);
  await Promise.race([once(socket, 'open').catch(() => undefined), closed]);
  if (socket.readyState !== WebSocket.OPEN) {
    findings.count('sockets refused');
    return 1;
  }
  const answers = new Answers(socket, ids, findings);
  const maker = new MessageMaker(chance, ids);
  const total = 1 + chance.below(MOST);
  let sent = 0;
  const say = (message: FuzzMessage) => {
    findings.sent('socket', message);
    // In pieces now and then (RFC 6455 §5.4).
    if (chance.happens(0.05) && message.length > 2) {
      const middle = chance.below(message.length);
      const binary = Buffer.isBuffer(message);
      socket.send(message.slice(0, middle), { fin: false, binary });
      socket.send(message.slice(middle), { fin: true, binary });
    } else socket.send(message);
    sent += 1;
  };
  const greeting = maker.greeting();
  if (greeting !== undefined) say(greeting);
  while (sent < total && socket.readyState === WebSocket.OPEN) {
    for (let n = 0; n < BATCH && sent < total; n += 1) say(maker.message());
    const answered = await Promise.race([answers.all(sent), closed.then(() => true)]);
    if (!answered) {
      findings.found('A message got no answer.');
      break;
    }
  }
  findings.count('sockets');
  if (chance.happens(0.3)) socket.close(1000);
  else socket.terminate();
  await Promise.race([closed, answers.patience()]);
  socket.terminate();
  return sent;
}

/** Counts what comes back, and looks at it. */
class Answers {
  #count = 0;
  #waiting: { readonly count: number; readonly resolve: (isThere: boolean) => void } | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(socket: WebSocket, ids: KnownIds, findings: Findings) {
    socket.on('message', (raw) => {
      const text = messageText(raw);
      if (text.startsWith('{"event"')) {
        // It names people, channels and invites.
        if (text.startsWith('{"event":"room"')) ids.learn(JSON.parse(text));
        return;
      }
      this.#count += 1;
      const reply: unknown = JSON.parse(text);
      ids.learn(reply);
      const code = /"code":"([a-z-]+)"/.exec(text)?.[1] ?? 'ok';
      findings.count(`answer ${code}`);
      if (code === 'internal') findings.found(`An answer is ${text}.`);
      if (/\bat .+\.[jt]s:\d+/.test(text)) findings.found(`An answer holds a stack: ${text}`);
      if (this.#waiting && this.#count >= this.#waiting.count) this.#settle(true);
    });
    socket.once('close', () => this.#settle(true));
  }

  /** Whether so many came in time. */
  all(count: number): Promise<boolean> {
    if (this.#count >= count) return Promise.resolve(true);
    return new Promise((resolve) => {
      this.#waiting = { count, resolve };
      this.#timer = setTimeout(() => this.#settle(false), ANSWER_MS);
    });
  }

  /** As long as closing may take. */
  patience(): Promise<boolean> {
    return this.all(Number.POSITIVE_INFINITY);
  }

  #settle(isThere: boolean): void {
    clearTimeout(this.#timer);
    this.#waiting?.resolve(isThere);
    this.#waiting = undefined;
  }
}
