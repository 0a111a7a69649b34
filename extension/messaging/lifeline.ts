/** The name of the port that the offscreen document holds open to the service worker for as long as it lives. */
export const LIFELINE_PORT = 'lifeline';
