/** Where the site has the scripts of what other programs show: `embed.js` and `overlay.js`. */
export const FRAME_SCRIPTS = 'frames';
export const FRAME_ROOT_ID = 'frame';
export const FRAME_DATA_ID = 'frame-data';
