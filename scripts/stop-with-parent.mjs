/**
 * Loaded before a program that must not outlive what started it, however that went: a script, whose channel
 * then closes, or npm, whose process id is in `STOP_WITH_PARENT` (start.sh).
 */
import process from 'node:process';

const LOOK_EVERY_MS = 500;

process.once('disconnect', stop);
// Listening must not keep the program alive.
process.channel?.unref();

const { STOP_WITH_PARENT } = process.env;
delete process.env.STOP_WITH_PARENT;
if (STOP_WITH_PARENT !== undefined) {
  const parent = Number(STOP_WITH_PARENT);
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    stop();
  }, LOOK_EVERY_MS);
  watch.unref();
}

function stop() {
  process.kill(process.pid, 'SIGTERM');
}
