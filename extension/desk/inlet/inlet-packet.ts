/** Some of a track's sound on its way to the audio thread, as it came. */
export interface InletPacket {
  /** Samples a second. */
  readonly rate: number;
  /** Equally long; the same of a source that is mono. */
  readonly left: Float32Array;
  readonly right: Float32Array;
}

/** Read in the audio thread a hundred times a second for each source: it has no schema. */
export function isInletPacket(data: unknown): data is InletPacket {
  if (typeof data !== 'object' || data === null) return false;
  if (!('rate' in data && 'left' in data && 'right' in data)) return false;
  return typeof data.rate === 'number' && isPlane(data.left) && isPlane(data.right);
}

function isPlane(data: unknown): data is Float32Array {
  return data instanceof Float32Array;
}
