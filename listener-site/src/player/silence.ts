/** Eight samples of silence, a thousandth of a second: 8-bit mono WAV at 8 kHz. */
export const SILENCE =
  'data:audio/wav;base64,UklGRiwAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQgAAACAgICAgICAgA==';
