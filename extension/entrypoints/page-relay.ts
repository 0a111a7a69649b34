import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { startPageRelay } from '../now-playing/relay/start-page-relay.ts';

/** In the extension's world of the page. */
export default defineUnlistedScript(() => startPageRelay());
