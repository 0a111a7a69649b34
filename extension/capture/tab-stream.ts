import { HostFailure } from '../failures/failures.ts';

/**
 * Chromium's own way to name a tab as the source (chrome.tabCapture); mixing it with standard constraints is
 * refused.
 */
interface TabAudioConstraints extends MediaTrackConstraints {
  readonly mandatory: { readonly chromeMediaSource: 'tab'; readonly chromeMediaSourceId: string };
}

/**
 * The tab's own sound, stereo and without voice processing (Chromium applies none to a tab). From now on the
 * tab itself is silent: whoever captures it has to play it. `streamId` is from `tabCapture.getMediaStreamId`,
 * at most 10 s old.
 */
export async function openTabStream(streamId: string): Promise<MediaStream> {
  const audio: TabAudioConstraints = {
    mandatory: { chromeMediaSource: 'tab', chromeMediaSourceId: streamId },
  };
  try {
    return await navigator.mediaDevices.getUserMedia({ audio, video: false });
  } catch (error) {
    throw new HostFailure('capture-failed', error);
  }
}
