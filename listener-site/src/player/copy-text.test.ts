// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from 'vitest';
import { copyFrom } from './copy-text.ts';

const field = document.createElement('input');
field.value = 'http://192.168.1.20:3000/s/abcdefgh23';

afterEach(() => vi.unstubAllGlobals());

function browser(isSecure: boolean, writeText: () => Promise<void>): { command: ReturnType<typeof vi.fn> } {
  vi.stubGlobal('isSecureContext', isSecure);
  Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText } });
  const command = vi.fn(() => true);
  Object.assign(document, { execCommand: command });
  return { command };
}

test('uses the clipboard where there is one', async () => {
  const writeText = vi.fn(async () => undefined);
  const { command } = browser(true, writeText);
  expect(await copyFrom(field)).toBe(true);
  expect(writeText).toHaveBeenCalledWith(field.value);
  expect(command).not.toHaveBeenCalled();
});

test('uses the old command on plain http', async () => {
  const writeText = vi.fn(async () => undefined);
  const { command } = browser(false, writeText);
  expect(await copyFrom(field)).toBe(true);
  expect(writeText).not.toHaveBeenCalled();
  expect(command).toHaveBeenCalledWith('copy');
});

test('uses the old command when the clipboard is refused, and says when that fails too', async () => {
  const { command } = browser(true, () => Promise.reject(new DOMException('no', 'NotAllowedError')));
  command.mockReturnValue(false);
  expect(await copyFrom(field)).toBe(false);
});
