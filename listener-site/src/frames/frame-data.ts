import * as z from 'zod/mini';
import { type PageData, pageData } from '../islands/page-data.ts';
import { FRAME_DATA_ID } from './frame-scripts.ts';

/** What the server left in the page; nothing where there is nothing to play or to show. */
export function frameData(): PageData | undefined {
  // zod would try `new Function`, which the page's policy forbids and reports.
  z.config({ jitless: true });
  const text = document.getElementById(FRAME_DATA_ID)?.textContent;
  return text ? pageData.parse(JSON.parse(text)) : undefined;
}
