/** Brings the small player to life: the markup that the server made is replaced by the same. */
import { createApp } from 'vue';
import EmbedPage from './EmbedPage.vue';
import { frameData } from './frame-data.ts';
import { FRAME_ROOT_ID } from './frame-scripts.ts';

const data = frameData();
if (data) createApp(EmbedPage, { ...data }).mount(`#${FRAME_ROOT_ID}`);
