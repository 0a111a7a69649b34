export const INLET_PROCESSOR = 'auxcast-inlet';
export const LIMITER_PROCESSOR = 'auxcast-limiter';
export const PEAK_PROCESSOR = 'auxcast-peak';
export const LOUDNESS_PROCESSOR = 'auxcast-loudness';

/** Asked of any processor: it is not needed any more. */
export const END_PROCESSOR = 'end';
/** Asked of the loudness: integrate anew. */
export const RESET_LOUDNESS = 'reset';
