import { openMonitor } from '../capture/capture.ts';
import type { Monitor } from '../capture/monitor.ts';
import type { KeptSession } from '../messaging/kept-broadcast.ts';
import { HostSession } from '../session/host-session.ts';
import type { SessionTicket } from '../session/session-ticket.ts';
import type { BroadcastOptions } from './broadcast-options.ts';

/** What a broadcast joins, beside its sources: the host's ears and the server. */
export interface Ends {
  readonly monitor: Monitor;
  readonly session: HostSession;
}

/**
 * Opens the source and both ends at once: they know nothing of one another.
 * @throws HostFailure, ProtocolError, or why it was called off; then nothing is left open
 */
export async function openEnds(options: BroadcastOptions): Promise<Ends> {
  const { sources, wish, goesOn, calledOff, onAway } = options;
  const [sounding, listening, opened] = await Promise.allSettled([
    // First: the right to a tab's sound ages.
    sources.program.open(),
    openMonitor(),
    HostSession.open({
      wish,
      resume: goesOn && { ticket: ticketOf(goesOn.from), patienceMs: goesOn.patienceMs },
      signal: calledOff,
      onAway,
    }),
  ]);
  // A broadcast that goes on can do so without its sound, until it gets a click.
  const isSourceMissed = sounding.status === 'rejected' && !goesOn;
  if (!isSourceMissed && listening.status === 'fulfilled' && opened.status === 'fulfilled')
    return { monitor: listening.value, session: opened.value };
  sources.program.close();
  sources.voice?.close();
  if (listening.status === 'fulfilled') await listening.value.close();
  // A session that was there before stays, and waits for its host, unless the host ended it.
  if (opened.status === 'fulfilled')
    await (goesOn && !calledOff?.aborted ? opened.value.close() : opened.value.end());
  throw [sounding, listening, opened].find(isRejected)?.reason;
}

function ticketOf({ sessionId, hostToken }: KeptSession): SessionTicket {
  return { sessionId, hostToken };
}

function isRejected(result: PromiseSettledResult<unknown>): result is PromiseRejectedResult {
  return result.status === 'rejected';
}
