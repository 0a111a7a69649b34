import { beforeEach, expect, test, vi } from 'vitest';
import { endBroadcast } from './end-broadcast.ts';

/** What happened, in order. */
let deeds: string[];
let revive: () => Promise<void>;

vi.mock('../messaging/ask.ts', () => ({
  ask: async (message: string) => deeds.push(message),
}));
vi.mock('./broadcast-memory.ts', () => ({
  keepBroadcast: async (broadcast: unknown) => deeds.push(`keep ${broadcast}`),
}));
vi.mock('./revival.ts', () => ({ continueIfGone: () => revive() }));
vi.mock('./offscreen-document.ts', () => ({
  tellStudioIfOpen: async (tell: () => Promise<void>) => tell(),
}));

beforeEach(() => {
  deeds = [];
  revive = async () => {
    deeds.push('take up');
  };
});

test('takes up a broadcast whose document is gone, so that the server hears of its end', async () => {
  await endBroadcast();
  expect(deeds).toEqual(['take up', 'keep null', 'end']);
});

test('forgets one that cannot be taken up', async () => {
  vi.spyOn(console, 'warn').mockReturnValue();
  revive = () => Promise.reject(new Error('No offscreen document.'));
  await endBroadcast();
  expect(deeds).toEqual(['keep null', 'end']);
});
