/** Only browsers know, and of `navigator.onLine` only `false` is sure. */
export function isOffline(): boolean {
  return 'onLine' in navigator && navigator.onLine === false;
}
