/** Loaded before a program that a script runs: the channel to the script closes when the script is gone, however it went. */
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));

// Listening must not keep the program alive.
process.channel?.unref();
