import type { Frame } from 'puppeteer-core';

/** Adds a frame to `within`, with the page at `src` or with one that is written out; resolves once loaded. */
export async function frameIn(
  within: Frame,
  page: { readonly src: string } | { readonly html: string },
): Promise<Frame> {
  const element = await within.evaluateHandle((what) => {
    const frame = document.createElement('iframe');
    if ('src' in what) frame.src = what.src;
    else frame.srcdoc = what.html;
    const loaded = new Promise<HTMLIFrameElement>((resolve) => {
      frame.addEventListener('load', () => resolve(frame));
    });
    document.body.append(frame);
    return loaded;
  }, page);
  const frame = await element.contentFrame();
  await element.dispose();
  return frame;
}
