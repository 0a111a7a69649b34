/** The name of the port that the service worker holds open to the offscreen document, to hear of its end. */
export const LIFELINE_PORT = 'lifeline';
