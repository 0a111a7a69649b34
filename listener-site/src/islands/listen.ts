/**
 * Brings the listener page to life. The markup that the server made is replaced by the same, not hydrated:
 * see `slim-vue.ts`.
 */
import { createApp } from 'vue';
import * as z from 'zod/mini';
import ListenerPage from './ListenerPage.vue';
import { PAGE_DATA_ID, PAGE_ROOT_ID, pageData } from './page-data.ts';

// zod would try `new Function`, which the page's policy forbids and reports.
z.config({ jitless: true });

const text = document.getElementById(PAGE_DATA_ID)?.textContent;
// Pages that only say something (ended, full, unknown) have none.
if (text) createApp(ListenerPage, { ...pageData.parse(JSON.parse(text)) }).mount(`#${PAGE_ROOT_ID}`);
