/** @throws Error when `what` does not come in time */
export async function within<T>(timeoutMs: number, promise: Promise<T>, what: string): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`Waited ${timeoutMs} ms for ${what} in vain.`)), timeoutMs);
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
