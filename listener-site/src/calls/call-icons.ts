/** Drawn on 24 by 24, as those of the player. */
export const MICROPHONE =
  'M12 3.5a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0v-5a3 3 0 0 1 3-3zM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3';
export const CLOSED_MICROPHONE = `${MICROPHONE}M4 4l16 16`;
export const EAR = 'M4 10v4h3.5L12 18V6L7.5 10zM16 9a4.2 4.2 0 0 1 0 6M18.5 6.5a7.8 7.8 0 0 1 0 11';
export const CLOSED_EAR = 'M4 10v4h3.5L12 18V6L7.5 10zM16 9.5l5 5M21 9.5l-5 5';
