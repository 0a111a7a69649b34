/** https://www.w3.org/TR/mediacapture-transform/ ; Chromium alone has it, and TypeScript not yet. */
declare class MediaStreamTrackProcessor {
  constructor(init: { readonly track: MediaStreamTrack });
  readonly readable: ReadableStream<AudioData>;
}
