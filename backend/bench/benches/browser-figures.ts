import * as z from 'zod';
import { programOutput } from '../../test-support/process/index.ts';

/** Its interface is one line of JSON. */
const PROGRAM = new URL('../../../extension/e2e/streams/main.ts', import.meta.url);
const TIMEOUT_MS = 600_000;

/** Milliseconds: since it was asked for; since the Unix epoch. */
const heard = z.object({ firstSoundMs: z.array(z.number()), beepsAtMs: z.array(z.number()) });

const inBrowser = z.object({
  /** The listener's page, in a browser without WebRTC. */
  page: heard,
  /** An `<audio>` element with MP3. */
  bare: heard,
});
const output = z.object({ chromium: inBrowser, firefox: inBrowser });
export type HeardInBrowsers = z.infer<typeof output>;

export interface SessionsToHear {
  /** The address of the page of a session that is never silent. */
  readonly steadyUrl: string;
  /** Of one that beeps. */
  readonly beepingUrl: string;
  /** How often the first sound is measured. */
  readonly tries: number;
  readonly beeps: number;
}

/** What real browsers hear of streams over HTTP, and when. */
export async function heardInBrowsers(
  scope: AsyncDisposableStack,
  { steadyUrl, beepingUrl, tries, beeps }: SessionsToHear,
): Promise<HeardInBrowsers> {
  const args = [steadyUrl, beepingUrl, String(tries), String(beeps)];
  const said = await programOutput(scope, { program: PROGRAM, args, timeoutMs: TIMEOUT_MS });
  return output.parse(JSON.parse(said));
}
