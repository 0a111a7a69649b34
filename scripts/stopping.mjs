/**
 * How a script ends early: the signals it may get, who has to hear of them, and the exit code they lead to.
 */
import { constants } from 'node:os';

/** @typedef {'SIGINT' | 'SIGTERM' | 'SIGHUP'} StopSignal */

/** Set-up work was cut short because the script was told to stop. */
export class Stopped extends Error {
  name = 'Stopped';
}

/** @type {Set<(signal: StopSignal) => void>} */
const listeners = new Set();

/**
 * A terminal signals the whole group, and npm passes the same signal on: what comes within this time is one
 * wish.
 */
const ECHO_MS = 500;

/** @type {StopSignal | undefined} */
let received;
let receivedAtMs = Number.NEGATIVE_INFINITY;

/** @param {StopSignal} signal */
function stop(signal) {
  if (performance.now() - receivedAtMs < ECHO_MS) return;
  received = signal;
  receivedAtMs = performance.now();
  for (const listener of listeners) listener(signal);
}

/** From here on signals no longer end this process by themselves; what runs is told, and then it ends. */
export function takeSignals() {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => stop(signal));
  }

  // npm may be killed with SIGKILL, or a shell between npm and this process may die of a signal that it does
  // not pass on.
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const npm = Number(process.env.STOP_WITH_PARENT ?? parent);
  const watch = setInterval(() => {
    if (process.ppid === parent && isRunning(npm)) return;
    clearInterval(watch);
    stop('SIGTERM');
  }, 500);
  watch.unref();
}

/**
 * @param {(signal: StopSignal) => void} listener called for every wish to stop; at once when there was one
 * already
 * @returns {() => void} takes the listener back
 */
export function onStop(listener) {
  listeners.add(listener);
  if (received) listener(received);
  return () => listeners.delete(listener);
}

export function isStopped() {
  return received !== undefined;
}

export function throwIfStopped() {
  if (received) throw new Stopped();
}

/** 128 + the signal's number, as shells report a process that a signal ended. */
export function stoppedExitCode() {
  return 128 + constants.signals[received ?? 'SIGTERM'];
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, but somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
