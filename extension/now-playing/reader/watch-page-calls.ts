/**
 * The page's own calls into the browser, overheard. No event tells of these, so the prototypes are wrapped.
 * Whatever goes wrong on our side, the page's call does what it would do without us.
 */
import { logger } from '@auxcast/shared-types/log';

const log = logger('reader');

const { apply } = Reflect;

/**
 * Calls `after` whenever the page has set `name` on an object of `prototype`. @returns whether that can be
 * overheard here
 */
export function watchSetter(prototype: object, name: string, after: () => void): boolean {
  const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
  const original = descriptor?.set;
  if (!descriptor?.configurable || !original) return false;
  Object.defineProperty(prototype, name, {
    ...descriptor,
    set(this: unknown, value: unknown) {
      apply(original, this, [value]);
      quietly(after);
    },
  });
  return true;
}

/**
 * Calls `after` whenever the page has called `name` on an object of `prototype` and that did not throw.
 * @returns as above
 */
export function watchMethod(
  prototype: object,
  name: string,
  after: (self: unknown, first: unknown) => void,
): boolean {
  const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
  const original: unknown = descriptor?.value;
  if (!descriptor?.configurable || typeof original !== 'function') return false;
  Object.defineProperty(prototype, name, {
    ...descriptor,
    value(this: unknown, ...args: unknown[]): unknown {
      const result: unknown = apply(original, this, args);
      quietly(() => after(this, args[0]));
      return result;
    },
  });
  return true;
}

/**
 * The getter of `name` as the browser made it: an object of the page may hide it behind a property of its
 * own.
 */
export function getterOf(prototype: object, name: string): (of: object) => unknown {
  const getter = Object.getOwnPropertyDescriptor(prototype, name)?.get;
  return (of): unknown => (getter ? apply(getter, of, []) : undefined);
}

/**
 * The page must not notice that somebody listens, least of all by an error; and what fails costs itself
 * alone.
 */
export function quietly<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    log.debug('Auxcast could not read this page just now.', error);
    return undefined;
  }
}
