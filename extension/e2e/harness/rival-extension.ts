import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const RIVAL_NAME = 'Rival recorder';

const MANIFEST = {
  manifest_version: 3,
  name: RIVAL_NAME,
  version: '1.0.0',
  permissions: ['activeTab', 'tabCapture', 'offscreen'],
  action: {},
  background: { service_worker: 'background.js' },
};

const BACKGROUND = `
chrome.action.onClicked.addListener(async (tab) => {
  const streamId = await chrome.tabCapture.getMediaStreamId({ targetTabId: tab.id });
  await chrome.offscreen.createDocument({ url: 'offscreen.html', reasons: ['USER_MEDIA'], justification: 'a test' });
  await chrome.runtime.sendMessage(streamId);
});`;

const OFFSCREEN = `
chrome.runtime.onMessage.addListener((streamId) => {
  const mandatory = { chromeMediaSource: 'tab', chromeMediaSourceId: streamId };
  navigator.mediaDevices.getUserMedia({ audio: { mandatory } }).then((stream) => {
    globalThis.held = stream;
    document.title = 'holding';
  });
});`;

/** Another extension, which captures the tab it is clicked on and keeps it. */
export class RivalExtension {
  readonly directory: string;

  private constructor(directory: string) {
    this.directory = directory;
  }

  static async create(): Promise<RivalExtension> {
    const directory = await mkdtemp(join(tmpdir(), 'auxcast-rival-'));
    await writeFile(join(directory, 'manifest.json'), JSON.stringify(MANIFEST));
    await writeFile(join(directory, 'background.js'), BACKGROUND);
    await writeFile(join(directory, 'offscreen.js'), OFFSCREEN);
    await writeFile(join(directory, 'offscreen.html'), '<script src="offscreen.js"></script>');
    return new RivalExtension(directory);
  }

  async close(): Promise<void> {
    await rm(this.directory, { recursive: true, force: true });
  }
}
