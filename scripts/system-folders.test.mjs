import { afterEach, expect, test, vi } from 'vitest';
import { programEnv, projectEnv } from './project-node.mjs';
import { withSystemFolders } from './system-folders.mjs';

afterEach(() => {
  vi.unstubAllEnvs();
});

test("adds root's folders at the end, those that are missing only", () => {
  expect(withSystemFolders('/usr/bin:/sbin')).toBe('/usr/bin:/sbin:/usr/local/sbin:/usr/sbin');
  expect(withSystemFolders(undefined)).toBe('/usr/local/sbin:/usr/sbin:/sbin');
});

test("gives them to what the scripts run too: tests call nft and turnserver, also with an ordinary user's PATH", () => {
  vi.stubEnv('PATH', '/usr/bin:/bin');
  for (const { PATH } of [projectEnv(), programEnv({})]) expect(PATH).toMatch(/:\/usr\/sbin:\/sbin$/);
});
