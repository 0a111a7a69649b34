/** Brings the overlay to life: the markup that the server made is replaced by the same. */
import { createApp } from 'vue';
import { frameData } from './frame-data.ts';
import { FRAME_ROOT_ID } from './frame-scripts.ts';
import OverlayPage from './OverlayPage.vue';

const data = frameData();
if (data) createApp(OverlayPage, { ...data }).mount(`#${FRAME_ROOT_ID}`);
