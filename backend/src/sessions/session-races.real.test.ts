/** With a real worker: what happens while something else is under way. */
import { PROGRAM, type RtpParameters } from '@auxcast/shared-types';
import { ConsoleLogger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LISTENER_CAPABILITIES } from '../../test-support/sound/index.ts';
import { MemoryStore } from '../../test-support/stores/index.ts';
import { WorkerPool } from '../media/index.ts';
import type { Arrival } from './joining.ts';
import type { Session } from './session.ts';
import { type RunningSessions, startSessions } from './start-sessions.ts';
import { FakeLink } from './testing/fake-link.fixture.ts';

const PARAMETERS: RtpParameters = {
  codecs: [{ mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000, channels: 2 }],
  encodings: [{ ssrc: 1234 }],
};

let pool: WorkerPool;
let sessions: RunningSessions;
let session: Session;
let raised: string[];
const log = new ConsoleLogger({ logLevels: [] });

beforeEach(async () => {
  pool = await WorkerPool.create({
    workers: 1,
    minPort: undefined,
    announcedAddresses: ['127.0.0.1'],
    log,
  });
  sessions = await startSessions({
    pool,
    store: new MemoryStore(),
    grace: { hostMs: 60_000, listenerMs: 60_000 },
    limits: {
      sessions: 5,
      listeners: 50,
      listenersPerSession: 50,
      listenersPerWorkerBeforeSpread: 50,
      channelsPerSession: 5,
      talkersPerSession: 5,
      invitesPerSession: 5,
    },
    log,
  });
  ({ session } = await sessions.opener.create({ visibility: 'unlisted', kind: 'music' }));
  session.attachHost(new FakeLink());
  raised = [];
  session.events.on('stateChanged', ({ state }) => raised.push(`stateChanged ${state}`));
  for (const fact of ['ended', 'counted', 'playingChanged', 'programStarted', 'programStopped'] as const) {
    session.events.on(fact, () => raised.push(fact));
  }
});
afterEach(async () => {
  await sessions.close();
  await pool.close();
});

async function goLive(): Promise<{ transportId: string; producerId: string }> {
  const { id } = await session.publishing.createTransport(session.host);
  return { transportId: id, producerId: await publish(id) };
}

function publish(transportId: string): Promise<string> {
  return session.publishing.publish(session.host, {
    source: PROGRAM,
    transportId,
    rtpParameters: PARAMETERS,
  });
}

async function load() {
  const [worker] = pool.loads();
  return { listeners: worker?.listeners, routers: worker?.routers };
}

describe('the host resumes over another link', () => {
  test('while its program is being produced: the first link gets none, the second can', async () => {
    const { id } = await session.publishing.createTransport(session.host);
    const refused = expect(publish(id)).rejects.toMatchObject({
      code: 'wrong-state',
    });
    session.attachHost(new FakeLink());
    expect(session.publishing.keptOf(session.host)).toBeNull();
    await refused;
    expect(session.course.state).toBe('waiting');
    const { producerId } = await goLive();
    expect(session).toMatchObject({ course: { state: 'live' }, media: { producerId } });
  });

  test('while a transport is being made: the program it was told of stays', async () => {
    const program = await goLive();
    const refused = expect(session.publishing.createTransport(session.host)).rejects.toMatchObject({
      code: 'transport-not-found',
    });
    session.attachHost(new FakeLink());
    expect(session.publishing.keptOf(session.host)).toEqual(program);
    await refused;
    expect(session.publishing.keptOf(session.host)).toEqual(program);
    expect(session.course.state).toBe('live');
  });
});

describe('a transport takes the place of another', () => {
  test('whose program is just coming: what everyone is told is what there is', async () => {
    const { id } = await session.publishing.createTransport(session.host);
    await Promise.allSettled([publish(id), session.publishing.createTransport(session.host)]);
    expect(session).toMatchObject({ course: { state: 'waiting' }, media: { producerId: null } });
    const { producerId } = await goLive();
    expect(session).toMatchObject({ course: { state: 'live' }, media: { producerId } });
  });

  test('and is told of once it is there: no program, and none before', async () => {
    await goLive();
    const creating = session.publishing.createTransport(session.host);
    expect(session.course.state).toBe('live');
    await creating;
    expect(session.course.state).toBe('waiting');
    expect(raised.slice(-2)).toEqual(['stateChanged waiting', 'programStopped']);
  });
});

describe('who joins', () => {
  /** Says that its edge lets it hear, and notes what it was told to do. */
  function arrival(more: Partial<Arrival> = {}) {
    const steps: string[] = [];
    const whole: Arrival = {
      link: new FakeLink(),
      rtpCapabilities: LISTENER_CAPABILITIES,
      entered: () => steps.push('entered'),
      demandReception: async () => void steps.push('demandReception'),
      follow: () => steps.push('follow'),
      ...more,
    };
    return { ...whole, steps };
  }

  test('hears the program of now, and has missed nothing', async () => {
    const { producerId } = await goLive();
    const guest = arrival();
    const joined = await session.join(guest);
    expect(guest.steps).toEqual(['entered', 'demandReception', 'follow']);
    expect(joined).toMatchObject({ keptTransportId: null, reception: { consumer: { producerId } } });
    expect(joined.snapshot.listenerCount.listeners).toBe(1);
    expect(joined.missedProgram).toBeUndefined();
  });

  test('and comes back keeps its transport, and is told of the program that changed meanwhile', async () => {
    const { transportId } = await goLive();
    const link = new FakeLink();
    const first = await session.join(arrival({ link }));
    const { participant, resumeToken } = first;
    const keptTransportId = first.reception?.transport.id;
    session.detach(participant, link);
    session.publishing.unpublish(session.host, PROGRAM);
    const back = arrival({ resumeToken });
    const without = await session.join(back);
    expect(back.steps).toEqual(['entered', 'follow']);
    expect(without).toMatchObject({ participant, keptTransportId, missedProgram: { producerId: null } });
    session.detach(participant, back.link);
    const producerId = await publish(transportId);
    const another = await session.join(arrival({ resumeToken }));
    expect(another).toMatchObject({ participant, keptTransportId, missedProgram: { producerId } });
  });

  test('and is refused a reception leaves nobody behind; one who was here before stays', async () => {
    const demandReception = () => Promise.reject(new Error('too often'));
    const refused = arrival({ demandReception });
    await expect(session.join(refused)).rejects.toThrow('too often');
    expect(refused.steps).toEqual(['entered']);
    expect([...session.participants]).toEqual([session.host]);
    const { participant, resumeToken } = session.enter({ link: new FakeLink() });
    await session.hearing.receive(participant, {});
    participant.receiving?.close();
    const again = arrival({ resumeToken, demandReception });
    await expect(session.join(again)).rejects.toThrow('too often');
    expect(participant.link).toBeNull();
  });
});

describe('a listener', () => {
  test('who comes back while a transport is made over its first link keeps what it was told of', async () => {
    await goLive();
    const { participant: listener, resumeToken } = session.enter({ link: new FakeLink() });
    const { transport } = await session.hearing.receive(listener, {
      rtpCapabilities: LISTENER_CAPABILITIES,
    });
    const refused = expect(
      session.hearing.receive(listener, { rtpCapabilities: LISTENER_CAPABILITIES }),
    ).rejects.toMatchObject({
      code: 'not-joined',
    });
    expect(session.enter({ link: new FakeLink(), resumeToken })).toMatchObject({
      participant: listener,
      isNew: false,
    });
    await refused;
    expect(listener.receiving).toMatchObject({ isDead: false });
    expect(listener.receiving?.transport.id).toBe(transport.id);
    expect(await load()).toMatchObject({ listeners: 1 });
  });

  test('who is away when the session ends is not counted among the load for ever', async () => {
    const link = new FakeLink();
    const { participant: listener } = session.enter({ link });
    await session.hearing.receive(listener, {});
    session.detach(listener, link);
    const { participant: present } = session.enter({ link: new FakeLink() });
    await session.hearing.receive(present, {});
    expect(await load()).toEqual({ listeners: 2, routers: 1 });
    session.end('host');
    expect(await load()).toEqual({ listeners: 0, routers: 0 });
  });

  test('whose transport is being made when the session ends hears that', async () => {
    const { participant: listener } = session.enter({ link: new FakeLink() });
    const ended = { code: 'session-ended' };
    const refused = [
      expect(
        session.hearing.receive(listener, { rtpCapabilities: LISTENER_CAPABILITIES }),
      ).rejects.toMatchObject(ended),
      expect(session.publishing.createTransport(session.host)).rejects.toMatchObject(ended),
    ];
    session.end('host');
    await Promise.all(refused);
    expect(await load()).toEqual({ listeners: 0, routers: 0 });
  });

  test('whose transport is being made when the worker dies gets one of the next worker', async () => {
    const { participant: listener } = session.enter({ link: new FakeLink() });
    const former = await session.hearing.receive(listener, {});
    const [worker] = pool.loads();
    if (worker === undefined) throw new Error('no worker');
    process.kill(worker.pid, 'SIGSTOP');
    const received = session.hearing.receive(listener, {});
    process.kill(worker.pid, 'SIGKILL');
    expect((await received).transport.id).not.toBe(former.transport.id);
    expect(pool.loads()[0]?.pid).not.toBe(worker.pid);
  });
});
