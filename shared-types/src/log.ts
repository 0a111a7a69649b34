/**
 * The clients' log: named loggers over the browser's console, whose levels and filters do the rest. Our own,
 * because the script of the listener's page has no room for a library, and none bounds what is written.
 *
 * `debug` is of use to us alone, `info` mends itself, `warn` costs somebody something, `error` is our fault.
 */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
export type Logger = Readonly<Record<LogLevel, (words: string, error?: unknown) => void>>;

const MINUTE_MS = 60_000;
/** Pages and servers can make a client log as often as they like. Of each logger. */
const LINES_A_MINUTE = 20;
/** What an error says may be their choice, too. UTF-16 code units. */
const LINE_LENGTH = 2000;

/** @param name of the part that speaks. What it returns never throws. */
export function logger(name: string): Logger {
  /** When the minute is over. `performance.now()`. */
  let endMs = 0;
  let lines = 0;
  const at =
    (level: LogLevel) =>
    (words: string, error: unknown = '') => {
      const nowMs = performance.now();
      let line = `[${name}] ${words}`;
      if (nowMs >= endMs) {
        if (lines > LINES_A_MINUTE) line += ` (${lines - LINES_A_MINUTE} before it left out)`;
        endMs = nowMs + MINUTE_MS;
        lines = 0;
      }
      lines += 1;
      if (lines > LINES_A_MINUTE) return;
      try {
        console[level](`${line}\n${textOf(error)}`.slice(0, LINE_LENGTH).trimEnd());
      } catch {
        // In the world of a page, console and errors are the page's own, and may do anything.
      }
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/**
 * As text: an error itself would be held by the console, with all that it carries. Firefox and Safari leave
 * the message out of the stack.
 */
function textOf(error: unknown): string {
  return error instanceof Error ? [error, error.stack, error.cause].join('\n') : String(error);
}
