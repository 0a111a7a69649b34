/** https://www.w3.org/TR/mediacapture-transform/ ; TypeScript's libraries do not know it. Chromium alone has it. */
declare class MediaStreamTrackProcessor {
  constructor(init: { readonly track: MediaStreamTrack });
  readonly readable: ReadableStream<AudioData>;
}
