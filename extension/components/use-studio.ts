import { logger } from '@auxcast/shared-types/log';
import { onScopeDispose, shallowReadonly, shallowRef } from 'vue';
import { type Browser, browser } from 'wxt/browser';
import type { StereoLevel } from '../capture/stereo-meter.ts';
import { ask } from '../messaging/ask.ts';
import { STUDIO_PORT, studioNews } from '../messaging/studio-port.ts';
import type { StudioState } from '../messaging/studio-state.ts';
import { setServerTime } from './use-now.ts';

const log = logger('popup');

const RETRY_MS = 300;

/**
 * A live view of the offscreen document; it is made when it is not there. `state` is `undefined` until it has
 * spoken.
 */
export function useStudio(tabId: Promise<number | null>) {
  const state = shallowRef<StudioState>();
  const level = shallowRef<StereoLevel>();
  const voices = shallowRef<ReadonlyMap<string, number>>(new Map());
  let port: Browser.runtime.Port | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let disposed = false;

  async function connect(): Promise<void> {
    try {
      await ask('openStudio', { tabId: await tabId });
    } catch (error) {
      log.warn('The studio did not open.', error);
    }
    if (disposed) return;
    port = browser.runtime.connect({ name: STUDIO_PORT });
    port.onMessage.addListener(receive);
    port.onDisconnect.addListener(() => {
      port = undefined;
      // It closed just as we came, or crashed: the next one knows.
      if (!disposed) retry = setTimeout(() => void connect(), RETRY_MS);
    });
  }

  function receive(message: unknown): void {
    const news = studioNews.safeParse(message);
    if (!news.success) {
      log.warn('The studio said something this popup does not know.', news.error);
      return;
    }
    if (news.data.kind === 'level') {
      level.value = news.data.level;
      return;
    }
    if (news.data.kind === 'voices') {
      voices.value = new Map(news.data.levels);
      return;
    }
    if (news.data.serverTimeMs !== null) setServerTime(news.data.serverTimeMs);
    state.value = news.data.state;
    if (news.data.state.stage === 'live') return;
    level.value = undefined;
    voices.value = new Map();
  }

  onScopeDispose(() => {
    disposed = true;
    clearTimeout(retry);
    port?.disconnect();
  });
  void connect();
  return { state: shallowReadonly(state), level: shallowReadonly(level), voices: shallowReadonly(voices) };
}
