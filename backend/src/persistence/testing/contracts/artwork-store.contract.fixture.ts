import { expect, test } from 'vitest';
import type { Store } from '../../store.ts';
import { record } from '../records.fixture.ts';

/** What every database must do with pictures. */
export function artworkContract(store: () => Store): void {
  test('keeps artwork byte for byte, per session', async () => {
    await store().sessions.create(record('s5'));
    const bytes = new Uint8Array(300_000).map((_, index) => index % 256);
    const artwork = { artworkId: 'art', sessionId: 's5', type: 'image/png', bytes, accent: '#112233' };
    await store().artworks.put(artwork);
    await store().artworks.put(artwork);
    const found = await store().artworks.find('s5', 'art');
    expect(found).toMatchObject({ type: 'image/png', accent: '#112233' });
    expect(Buffer.compare(Buffer.from(found?.bytes ?? []), Buffer.from(bytes))).toBe(0);
    expect(await store().artworks.find('s1', 'art')).toBeUndefined();
  });
}
