import { logger } from '@auxcast/shared-types/log';
import { onScopeDispose, shallowReadonly, shallowRef } from 'vue';
import { type Browser, browser } from 'wxt/browser';
import type { StereoLevel } from '../capture/stereo-meter.ts';
import { ask } from '../messaging/ask.ts';
import type { MixLevels } from '../messaging/mix-levels.ts';
import { STUDIO_PORT, type StudioNews, studioNews } from '../messaging/studio-port.ts';
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
  const mix = shallowRef<MixLevels>();
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
    show(news.data);
  }

  function show(news: StudioNews): void {
    switch (news.kind) {
      case 'level':
        level.value = news.level;
        return;
      case 'voices':
        voices.value = new Map(news.levels);
        return;
      case 'mix':
        mix.value = news;
        return;
      case 'state':
        if (news.serverTimeMs !== null) setServerTime(news.serverTimeMs);
        showState(news.state);
    }
  }

  function showState(now: StudioState): void {
    state.value = now;
    // What mixes no more has no levels either.
    if (now.stage !== 'live' || now.desk?.mode !== 'mixed') mix.value = undefined;
    if (now.stage === 'live') return;
    level.value = undefined;
    voices.value = new Map();
  }

  onScopeDispose(() => {
    disposed = true;
    clearTimeout(retry);
    port?.disconnect();
  });
  void connect();
  return {
    state: shallowReadonly(state),
    level: shallowReadonly(level),
    voices: shallowReadonly(voices),
    mix: shallowReadonly(mix),
  };
}
