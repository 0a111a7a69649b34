/** What an audio worklet's own world has of what is used here; TypeScript's libraries do not know it. */
declare abstract class AudioWorkletProcessor {
  readonly port: MessagePort;
  abstract process(inputs: readonly Float32Array[][], outputs: readonly Float32Array[][]): boolean;
}

declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

/** Of the worklet's audio context. */
declare const sampleRate: number;
/** Counts samples. */
declare const currentFrame: number;
