/** Brings a call's page to life: the markup that the server made is replaced by the same. */
import { createApp } from 'vue';
import * as z from 'zod/mini';
import { pageData } from '../islands/page-data.ts';
import CallPage from './CallPage.vue';
import { CALL_DATA_ID, CALL_ROOT_ID } from './call-data.ts';

// zod would try `new Function`, which the page's policy forbids and reports.
z.config({ jitless: true });

const text = document.getElementById(CALL_DATA_ID)?.textContent;
if (text) createApp(CallPage, { ...pageData.parse(JSON.parse(text)) }).mount(`#${CALL_ROOT_ID}`);
