import { expect, test } from 'vitest';
import type { Store } from '../../store.ts';
import { record, sampleOutput } from '../records.fixture.ts';

/** What every database must do with outputs. */
export function outputContract(store: () => Store): void {
  test('keeps the outputs of each session, oldest first', async () => {
    const { sessions, outputs } = store();
    await sessions.create(record('o1'));
    await sessions.create(record('o2'));
    const young = sampleOutput('a', { createdAtMs: 1_800_000_000_000.5, isOn: true, format: 'ogg' });
    const old = sampleOutput('b', { name: null, description: null, genre: null, mayBePrivate: true });
    await outputs.put('o1', young);
    await outputs.put('o1', old);
    await outputs.put('o2', sampleOutput('a', { isPublic: true }));
    const found = await outputs.of(['o1', 'o2', 'nobody']);
    expect([...found.keys()].sort()).toEqual(['o1', 'o2']);
    expect(found.get('o1')).toEqual([old, young]);
    expect(found.get('o2')).toEqual([sampleOutput('a', { isPublic: true })]);
    expect(await outputs.of([])).toEqual(new Map());
  });

  test('replaces an output as often as it is started, and removes one as often as it is asked', async () => {
    const { sessions, outputs } = store();
    await sessions.create(record('o3'));
    const started = sampleOutput('a', { isOn: true });
    for (const output of [sampleOutput('a'), started, started]) await outputs.put('o3', output);
    expect((await outputs.of(['o3'])).get('o3')).toEqual([started]);
    for (let times = 0; times < 2; times += 1) await outputs.remove('o3', 'a');
    await outputs.remove('nobody', 'a');
    expect(await outputs.of(['o3'])).toEqual(new Map());
  });

  test('removes the outputs of sessions that have ended, and no others', async () => {
    const { sessions, outputs } = store();
    await sessions.create(record('o4', { endedAtMs: 1_800_000_000_001, endReason: 'host' }));
    await sessions.create(record('o5'));
    for (const sessionId of ['o4', 'o5']) await outputs.put(sessionId, sampleOutput('a'));
    await outputs.removeEnded();
    expect([...(await outputs.of(['o4', 'o5'])).keys()]).toEqual(['o5']);
  });

  test('refuses an output of no session, without its password', async () => {
    await expect(store().outputs.put('nobody', sampleOutput('a'))).rejects.toThrow(
      /^The database refused: (?!.*password of a)/s,
    );
  });
}
