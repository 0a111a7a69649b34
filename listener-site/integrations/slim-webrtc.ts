import type { Plugin } from 'vite';

/**
 * Parts of mediasoup-client that no page of ours comes to: its handlers for tests and for apps of React
 * Native, data channels, and profiles of H.264. They are CommonJS, of which a bundler leaves nothing out.
 */
const UNUSED =
  /\/(?:mediasoup-client\/lib\/(?:handlers\/(?:FakeHandler|ReactNative106)|test\/fakeParameters|Data(?:Consumer|Producer))|h264-profile-level-id\/.*)\.js$/;

/** Its log, which nobody can read unless they switch it on in their browser's storage: 3 KB. */
const LOG = /\/debug\/src\/browser\.js$/;

/**
 * Leaves them out of what browsers load: what asks for them finds modules with nothing in them, and a log
 * that says nothing.
 */
export function slimWebrtc(): Plugin {
  return {
    name: 'slim-webrtc',
    enforce: 'pre',
    apply: 'build',
    load: {
      filter: { id: [UNUSED, LOG] },
      handler: (id) => `module.exports = ${LOG.test(id) ? '() => () => undefined' : '{}'};`,
    },
  };
}
