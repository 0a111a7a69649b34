/** The page's own calls into the browser, overheard. No event tells of these, so the prototypes are wrapped. */

/** Calls `after` whenever the page has set `name` on an object of `prototype`. */
export function watchSetter(prototype: object, name: string, after: () => void): void {
  const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
  const original = descriptor?.set;
  if (!descriptor?.configurable || !original) return;
  Object.defineProperty(prototype, name, {
    ...descriptor,
    set(this: unknown, value: unknown) {
      original.call(this, value);
      after();
    },
  });
}

/** Calls `after` whenever the page has called `name` on an object of `prototype` and that did not throw. */
export function watchMethod(
  prototype: object,
  name: string,
  after: (self: unknown, args: readonly unknown[]) => void,
): void {
  const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
  const original: unknown = descriptor?.value;
  if (!descriptor?.configurable || typeof original !== 'function') return;
  Object.defineProperty(prototype, name, {
    ...descriptor,
    value(this: unknown, ...args: unknown[]): unknown {
      const result: unknown = Reflect.apply(original, this, args);
      after(this, args);
      return result;
    },
  });
}
