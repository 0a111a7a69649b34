import { expect, test } from 'vitest';
import { PAGE } from '../../rows/session-pages.ts';
import type { Store } from '../../store.ts';
import { record, sampleChannel } from '../records.fixture.ts';

/** What every database must do with channels. */
export function channelContract(store: () => Store): void {
  test('keeps the channels of each session in their order, whenever they came', async () => {
    const { sessions, channels } = store();
    await sessions.create(record('c1'));
    await sessions.create(record('c2'));
    await channels.put('c1', sampleChannel('green-room', { position: 2, mode: 'open', name: 'Grün 🟢' }));
    await channels.put('c1', sampleChannel('talkback', { position: 1 }));
    await channels.put('c1', sampleChannel('stage'));
    // Of the same place: by their ids.
    await channels.put('c1', sampleChannel('a-b', { position: 2 }));
    await channels.put('c2', sampleChannel('stage', { name: 'قناة' }));
    const found = await channels.of(['c1', 'c2', 'nobody']);
    expect([...found.keys()].sort()).toEqual(['c1', 'c2']);
    expect(found.get('c1')).toEqual([
      sampleChannel('stage'),
      sampleChannel('talkback', { position: 1 }),
      sampleChannel('a-b', { position: 2 }),
      sampleChannel('green-room', { position: 2, mode: 'open', name: 'Grün 🟢' }),
    ]);
    expect(found.get('c2')).toEqual([sampleChannel('stage', { name: 'قناة' })]);
    expect(await channels.of([])).toEqual(new Map());
  });

  test('replaces a channel as often as it changes, and removes one as often as it is asked', async () => {
    const { sessions, channels } = store();
    await sessions.create(record('c3'));
    const none = { talk: false, listen: false };
    const changed = sampleChannel('stage', {
      mode: 'open',
      matrix: { ...sampleChannel('').matrix, ops: none },
    });
    for (const channel of [sampleChannel('stage'), changed, changed]) await channels.put('c3', channel);
    expect((await channels.of(['c3'])).get('c3')).toEqual([changed]);
    for (let times = 0; times < 2; times += 1) await channels.remove('c3', 'stage');
    await channels.remove('nobody', 'stage');
    expect(await channels.of(['c3'])).toEqual(new Map());
    await channels.put('c3', changed);
    expect((await channels.of(['c3'])).get('c3')).toEqual([changed]);
  });

  test('reads all of them, however many there are', async () => {
    const { sessions, channels } = store();
    for (const sessionId of ['c4', 'c5']) {
      await sessions.create(record(sessionId));
      const puts = Array.from({ length: PAGE + 1 }, (_, position) =>
        channels.put(sessionId, sampleChannel(`c-${PAGE - position}`, { position })),
      );
      await Promise.all(puts);
    }
    const found = await channels.of(['c5', 'c4']);
    const positions = Array.from({ length: PAGE + 1 }, (_, position) => position);
    for (const sessionId of ['c4', 'c5']) {
      expect(found.get(sessionId)?.map(({ position }) => position)).toEqual(positions);
    }
  });

  test('refuses a channel of no session, without its words', async () => {
    await expect(store().channels.put('nobody', sampleChannel('stage'))).rejects.toThrow(
      /^The database refused: (?!.*Stage)/s,
    );
  });
}
