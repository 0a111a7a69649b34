interface Kind<T extends object> {
  readonly prototype: T;
}

/** An object that stands where one of `kind` would. */
export function stand<T extends object>(kind: Kind<T>, parts: object): T {
  const made: unknown = Object.create(kind.prototype, Object.getOwnPropertyDescriptors(parts));
  if (!isOf(kind, made)) throw new Error('What is made by a prototype is of its kind.');
  return made;
}

function isOf<T extends object>(kind: Kind<T>, made: unknown): made is T {
  if (typeof made !== 'object' || made === null) return false;
  return Object.prototype.isPrototypeOf.call(kind.prototype, made);
}
