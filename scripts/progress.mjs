/** Shows what is going on and for how long: a line that moves on a terminal, a line now and then in a log. */

const TERMINAL = process.stderr.isTTY === true;
const TERMINAL_EVERY_MS = 250;
const LOG_EVERY_MS = 15_000;

/**
 * @template Result
 * @param {string} title what is being done: "Building the mediasoup worker"
 * @param {(detail: (text: string) => void) => Promise<Result>} work may say how far it is
 * @returns {Promise<Result>}
 */
export async function step(title, work) {
  const startedAt = Date.now();
  const elapsed = () => `${Math.round((Date.now() - startedAt) / 1000)} s`;
  let detail = '';
  const line = () => [`${title} ...`, elapsed(), detail].filter(Boolean).join('  ');

  if (!TERMINAL) log(`${title} ...`);
  const timer = setInterval(
    () => (TERMINAL ? draw(line()) : log(line())),
    TERMINAL ? TERMINAL_EVERY_MS : LOG_EVERY_MS,
  );

  try {
    const result = await work((text) => {
      detail = text;
    });
    finish(`${title}: done in ${elapsed()}`);
    return result;
  } catch (error) {
    finish(`${title}: stopped after ${elapsed()}`);
    throw error;
  } finally {
    clearInterval(timer);
  }
}

/** @param {string} text */
export function log(text) {
  process.stderr.write(`${text}\n`);
}

/** @param {string} text */
function draw(text) {
  process.stderr.write(`\r\x1b[K${text.slice(0, (process.stderr.columns ?? 80) - 1)}`);
}

/** @param {string} text */
function finish(text) {
  process.stderr.write(TERMINAL ? `\r\x1b[K${text}\n` : `${text}\n`);
}
