import { expect, test } from 'vitest';
import { fitToOpenFiles, openFileLimit } from './open-files.ts';
import { StartError } from './start-error.ts';

const config = { limits: { connections: 22_000, httpConnections: 5000, told: 300 }, rtc: { workers: 2 } };

test('knows how many files this process may open', () => {
  expect(openFileLimit()).toBeGreaterThan(0);
});

test('leaves the caps alone where there is room for all', () => {
  const fitted = fitToOpenFiles(config, 1_048_576);
  expect(fitted).toMatchObject({ connections: 22_000, httpConnections: 5000, line: undefined });
  expect(fitToOpenFiles(config, Number.POSITIVE_INFINITY)).toEqual(fitted);
});

test.each([160, 220, 256, 1024, 4096, 20_000])('fits all that may be open into %i files', (openFiles) => {
  const { connections, httpConnections, told, line } = fitToOpenFiles(config, openFiles);
  expect(connections + 2 * httpConnections + told + 80 + 2 * 8).toBeLessThanOrEqual(openFiles);
  expect(Math.min(connections, httpConnections, told)).toBeGreaterThan(0);
  expect(line).toMatch(
    new RegExp(`^ulimit -n: ${openFiles} open files are enough for ${connections} WebSockets`),
  );
});

test('gives no more than was asked for', () => {
  const small = { limits: { connections: 10, httpConnections: 5, told: 300 }, rtc: { workers: 1 } };
  expect(fitToOpenFiles(small, 200)).toMatchObject({ connections: 10, httpConnections: 5 });
});

test('does not start where the server itself does not fit, and says what it needs', () => {
  expect(() => fitToOpenFiles(config, 100)).toThrow(StartError);
  expect(() => fitToOpenFiles(config, 100)).toThrow(
    /^ulimit -n: 100 .* needs at least 160; 32396 are .*LimitNOFILE/,
  );
});
