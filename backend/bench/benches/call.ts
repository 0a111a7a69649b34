import type { MeasuredServer } from '../../test-support/servers/index.ts';
import { BARE_SESSION } from '../servers/bare-session.ts';
import { ModeratedCall, REVOCATIONS, type Revocation } from './moderated-call.ts';
import { Voices, type VoicesLook } from './voices.ts';

export interface CallSize {
  readonly members: number;
  readonly talkers: number;
  /** Of each talker. */
  readonly presses: number;
  /** Of each kind. */
  readonly revoked: Readonly<Record<Revocation, number>>;
  /** At each server. */
  readonly looks: number;
  readonly windowMs: number;
}

export interface CallFigures {
  /** From each press, at one member in a process of its own, while all of them hear it. Milliseconds. */
  readonly firstPacketMs: readonly number[];
  /** From each request to the last packet at that member, by kind. Milliseconds. */
  readonly silentMs: Readonly<Record<Revocation, readonly number[]>>;
  readonly ours: readonly VoicesLook[];
  readonly bare: readonly VoicesLook[];
}

/** Some talk to many, at our server and at the bare one. */
export async function measureCall(
  server: MeasuredServer,
  bareServer: MeasuredServer,
  size: CallSize,
  say: (line: string) => void,
): Promise<CallFigures> {
  await using scope = new AsyncDisposableStack();
  say(`${size.talkers} talkers and ${size.members} members join ours, and the bare server.`);
  const call = await ModeratedCall.open(server.url);
  scope.defer(() => call.close());
  const ours = await Voices.gather(scope, { server, sessionId: call.sessionId, ...size });
  const bare = await Voices.gather(scope, { server: bareServer, sessionId: BARE_SESSION, ...size });

  const signOfLife = () => Promise.all([call.ping(), ours.ping()]);
  await ours.talkers.play();
  await call.letAllTalk(ours);
  say(`Everybody talks; each lets go and presses again, ${size.presses} times.`);
  const firstPacketMs: number[] = [];
  for (let n = 0; n < size.presses; n++) {
    for (const index of ours.ids.keys()) firstPacketMs.push(await call.pressAgain(ours, index));
    await signOfLife();
  }

  const silentMs: Record<Revocation, number[]> = { mute: [], setRole: [], setRoleRight: [] };
  for (const revocation of REVOCATIONS) {
    const times = size.revoked[revocation];
    say(`Everybody talks, and one may not any more, ${times} times by ${revocation}.`);
    for (let n = 0; n < times; n++)
      silentMs[revocation].push(await call.revoke(ours, n % ours.ids.length, revocation));
    await signOfLife();
  }
  await ours.talkers.silence();

  say(`CPU of the media workers while everybody talks, both servers in turn, ${size.looks} looks.`);
  const looks: { readonly ours: VoicesLook[]; readonly bare: VoicesLook[] } = { ours: [], bare: [] };
  for (let n = 0; n < size.looks; n++) {
    // Each begins as often as the other.
    if (n % 2 === 0) looks.ours.push(await ours.look(size.windowMs));
    looks.bare.push(await bare.look(size.windowMs));
    if (n % 2 === 1) looks.ours.push(await ours.look(size.windowMs));
    await signOfLife();
  }
  return { firstPacketMs, silentMs, ...looks };
}
