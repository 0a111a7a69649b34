import { expect, test } from 'vitest';
import { MemoryStore } from '../../test-support/stores/index.ts';
import { demandStore } from './store-health.ts';

const lost = { full: 0, refused: 0, stopped: 0 };
const calm = { length: 3, bytes: 0, isStuck: false, lost };

test('is content with a database that answers and keeps up', async () => {
  await expect(demandStore(new MemoryStore(), calm)).resolves.toBeUndefined();
});

test('says that a database cannot be reached, and nothing of what went wrong', async () => {
  const store = new MemoryStore();
  store.failure = new Error('password authentication failed');
  await expect(demandStore(store, calm)).rejects.toThrow(/^unreachable$/);
});

test('does not wait for a database that hangs', async () => {
  const store = new MemoryStore();
  store.ping = () => new Promise(() => {});
  await expect(demandStore(store, calm)).rejects.toThrow(/^unreachable$/);
});

test.each([
  { ...calm, isStuck: true },
  { ...calm, length: 1200 },
])('says how far it is behind: %j', async (backlog) => {
  const asked = demandStore(new MemoryStore(), backlog);
  await expect(asked).rejects.toThrow(`behind by ${backlog.length} writes`);
});
