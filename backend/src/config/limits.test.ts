import { describe, expect, test } from 'vitest';
import { VARIABLE_NAMES } from './environment.ts';
import { LIMIT_VARIABLES, limitChange, limitName } from './limit-values.ts';
import { Limits } from './limits.ts';
import { parseConfig } from './parse-config.ts';
import { ConfigError, StartError } from './start-error.ts';

const CONFIG = parseConfig({ WORKERS: '1' }, false);

/** Texts of an environment, and the same as a change. */
const VALUES: Readonly<Record<string, unknown>> = {
  '1': 1,
  '10000000': 10_000_000,
  '0': 0,
  '-1': -1,
  '10000001': 10_000_001,
  '1.5': 1.5,
  many: 'many',
  NaN: Number.NaN,
};

function isTaken(variable: string, text: string): boolean {
  try {
    parseConfig({ [variable]: text }, false);
    return true;
  } catch (error) {
    if (error instanceof ConfigError) return false;
    throw error;
  }
}

describe('every limit', () => {
  test('is of one variable, which sets it', () => {
    for (const name of limitName.options) {
      expect(VARIABLE_NAMES).toContain(LIMIT_VARIABLES[name]);
      const config = parseConfig({ WORKERS: '1', [LIMIT_VARIABLES[name]]: '7' }, false);
      expect(new Limits(config)[name]).toBe(7);
      expect(new Limits(CONFIG)[name]).toBe(CONFIG.limits[name]);
    }
  });

  test.each(limitName.options)(
    '%s takes as a change what the environment takes, and nothing else',
    (name) => {
      for (const [text, value] of Object.entries(VALUES)) {
        const change = limitChange.safeParse({ [name]: value });
        expect({ text, isTaken: change.success }).toEqual({
          text,
          isTaken: isTaken(LIMIT_VARIABLES[name], text),
        });
      }
    },
  );

  test.each(limitName.options)('%s is another at once, and no other limit is', (name) => {
    const limits = new Limits(CONFIG);
    limits.change({ [name]: 57 });
    for (const each of limitName.options) {
      expect(limits[each]).toBe(each === name ? 57 : CONFIG.limits[each]);
      expect(limits.atStart[each]).toBe(CONFIG.limits[each]);
    }
  });
});

describe('a change', () => {
  test('names something, and nothing that is no limit', () => {
    for (const change of [{}, { told: 5 }, { sessions: 5, workers: 2 }, { sessions: null }, null, []]) {
      expect(limitChange.safeParse(change).success).toBe(false);
    }
    expect(limitChange.safeParse({ egressMbps: null }).success).toBe(true);
  });

  test('that could not be set changes nothing, neither what could be', () => {
    const limits = new Limits(CONFIG);
    expect(() => limits.change({ listeners: 5, sessions: 0 })).toThrow();
    expect(limits.listeners).toBe(CONFIG.limits.listeners);
  });
});

describe('where few files may be open', () => {
  const limits = new Limits(CONFIG, 4096);

  test('begins with what fits, and says so', () => {
    expect(limits.connections).toBeLessThan(CONFIG.limits.connections);
    expect(limits.atStart.connections).toBe(limits.connections);
    expect(limits.doubt).toMatch(/^ulimit -n: 4096 /);
    expect(new Limits(CONFIG).doubt).toBeUndefined();
    expect(() => new Limits(CONFIG, 100)).toThrow(StartError);
  });

  test('refuses more connections than fit, and takes them where others go', () => {
    const { connections, httpConnections } = limits;
    const tooMany = expect.objectContaining({ code: 'bad-request', details: expect.any(Object) });
    expect(() => limits.change({ connections: connections + 2 })).toThrow(tooMany);
    expect(() => limits.change({ listeners: 5, httpConnections: httpConnections + 1 })).toThrow(tooMany);
    expect(limits).toMatchObject({ connections, httpConnections });
    expect(limits.listeners).toBe(CONFIG.limits.listeners);
    limits.change({ connections: connections + 2, httpConnections: httpConnections - 1 });
    expect(limits).toMatchObject({ connections: connections + 2, httpConnections: httpConnections - 1 });
  });
});
