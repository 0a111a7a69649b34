declare global {
  interface Window {
    callEnds: CallEnds;
  }
}

/** What `call-page.ts` puts on its page's window. */
export interface CallEnds {
  /** With the browser's microphone. */
  talk(url: string, sessionId: string): Promise<TalkingEnd>;
  hear(url: string, sessionId: string): Promise<HearingEnd>;
}

export interface TalkingEnd {
  /** The stage's talk button goes down, or up. Returns when. */
  hold(isHeld: boolean): number;
}

export interface HearingEnd {
  /** When a voice began to leave the speaker, after silence each time. */
  readonly heardAtMs: readonly number[];
  /** For how long there has been silence. */
  silentMs(): number;
}
