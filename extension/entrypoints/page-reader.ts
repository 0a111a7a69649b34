import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { PageReader } from '../now-playing/reader/page-reader.ts';
import { SITES } from '../now-playing/sites/index.ts';

/** In the page's own world. */
export default defineUnlistedScript(() => PageReader.start(SITES));
