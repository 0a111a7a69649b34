/** How a script ends early: the signals it may get, who has to hear of them, and the exit code they lead to. */
import { constants } from 'node:os';

/** @typedef {'SIGINT' | 'SIGTERM' | 'SIGHUP'} StopSignal */

/** Set-up work was cut short because the script was told to stop. */
export class Stopped extends Error {
  name = 'Stopped';
}

/** @type {Set<(signal: StopSignal) => void>} */
const listeners = new Set();

/** @type {StopSignal | undefined} */
let received;

/** @param {StopSignal} signal */
function stop(signal) {
  // A terminal signals the whole group and npm passes the same signal on: once is enough.
  if (received) return;
  received = signal;
  for (const listener of listeners) listener(signal);
}

/** From here on signals no longer end this process by themselves; what runs is told, and then it ends. */
export function takeSignals() {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => stop(signal));
  }

  // npm may be killed with SIGKILL, or a shell between npm and this process may die of a signal that it does not pass on.
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) stop('SIGTERM');
  }, 500).unref();
}

/**
 * @param {(signal: StopSignal) => void} listener called once; at once when the signal has come already
 * @returns {() => void} takes the listener back
 */
export function onStop(listener) {
  listeners.add(listener);
  if (received) listener(received);
  return () => listeners.delete(listener);
}

export function throwIfStopped() {
  if (received) throw new Stopped();
}

/** 128 + the signal's number, as shells report a process that a signal ended. */
export function stoppedExitCode() {
  return 128 + constants.signals[received ?? 'SIGTERM'];
}
