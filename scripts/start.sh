#!/bin/sh
# `npm start`: sets up, and then becomes the server, so that nothing of the set-up stays in memory beside it.
# Node has no exec before 22.15, and Auxcast is set up with whatever Node the machine has; hence a shell.

cd -P -- "$(dirname -- "$0")/.." || exit 1

# Under npm the server ends with npm, even when that is killed (stop-with-parent.mjs).
if [ -n "${npm_lifecycle_event-}" ]; then
  STOP_WITH_PARENT=$PPID
  export STOP_WITH_PARENT
fi

# Where the set-up writes what the server is to be started with, as lines for this shell.
if ! LAUNCH_FILE=$(mktemp); then
  echo "No file can be made in ${TMPDIR:-/tmp}, the folder for temporary files: see that it is there, has room and may be written to, then start again." >&2
  exit 1
fi
export LAUNCH_FILE

# In the background, because a shell that waits in the foreground passes no signal on.
node scripts/start.mjs &
set_up=$!
stopped=
pass_on() {
  stopped=yes
  kill -s "$1" "$set_up" 2>/dev/null
}
trap 'pass_on TERM' TERM
trap 'pass_on INT' INT
trap 'pass_on HUP' HUP

# A signal cuts `wait` short.
while :; do
  wait "$set_up"
  code=$?
  kill -s 0 "$set_up" 2>/dev/null || break
done

. "$LAUNCH_FILE"
rm -f -- "$LAUNCH_FILE"
unset LAUNCH_FILE
trap - TERM INT HUP
if [ "$code" != 0 ]; then exit "$code"; fi
# It came when there was nothing more to stop.
if [ -n "$stopped" ]; then exit 143; fi

# A session of its own: Ctrl-C then reaches the server once, by npm, and not its media workers. setsid would
# fork, and so not become the server, in a process that leads its group already, as under systemd: but there
# is no terminal.
if command -v setsid >/dev/null && read -r _ _ _ _ group _ <"/proc/$$/stat" && [ "$group" != $$ ]; then
  set -- setsid "$@"
fi
exec "$@"
