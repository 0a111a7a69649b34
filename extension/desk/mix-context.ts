import processorsUrl from './worklets/processors.ts?worker&url';

/** Everything on the way to Opus has this rate. */
export const MIX_RATE = 48_000;

/**
 * How far ahead changes are planned: what has been computed already cannot be changed any more, and a change
 * that begins there would begin in its middle, with a click.
 */
const AHEAD_S = 0.01;

/** TypeScript's libraries do not know the sink yet. */
interface SilentContextOptions extends AudioContextOptions {
  readonly sinkId: { readonly type: 'none' };
}

/**
 * A context that plays to nobody: whatever happens to the host's speakers, the program goes on. Its clock is
 * the system's, as a captured tab's is, and not that of a sound card. With a longer buffer it would ask its
 * sources for more at a time, which they would have to have ready (`inlet/`): all would be later.
 */
export async function openMixContext(): Promise<AudioContext> {
  const options: SilentContextOptions = {
    latencyHint: 'interactive',
    sampleRate: MIX_RATE,
    sinkId: { type: 'none' },
  };
  const context = new AudioContext(options);
  try {
    await context.audioWorklet.addModule(processorsUrl);
    await context.resume();
    return context;
  } catch (error) {
    await context.close();
    throw error;
  }
}

/** From when on changes can still be made, seconds on the context's clock. */
export function soonIn(context: BaseAudioContext): () => number {
  return () => context.currentTime + AHEAD_S;
}

/** Both channels stay themselves; a mono source is heard on both sides. */
export const STEREO = {
  channelCount: 2,
  channelCountMode: 'explicit',
  channelInterpretation: 'speakers',
} as const;
