import { vi } from 'vitest';
import { stand } from '../testing/stand.fixture.ts';
import { CapturedTab } from './captured-tab.ts';
import type { GrantedTab } from './granted-tab.ts';

/** A tab without a browser. */
export interface FakeTab {
  readonly tabId: number;
  hasEnded: boolean;
  readonly setProgramOpen: (open: boolean) => void;
  readonly close: () => void;
  readonly on: CapturedTab['on'];
  /** Its track ends. */
  end(): void;
}

/** `CapturedTab.open` makes fakes from now on, until mocks are restored. @returns them, in order */
export function captureTabs(): FakeTab[] {
  const tabs: FakeTab[] = [];
  vi.spyOn(CapturedTab, 'open').mockImplementation(async (tabId) => {
    const tab = fakeTab(tabId);
    tabs.push(tab);
    return stand(CapturedTab, tab);
  });
  return tabs;
}

export function granted(tabId: number): GrantedTab {
  return { tabId, streamId: `stream ${tabId}`, muted: false };
}

function fakeTab(tabId: number): FakeTab {
  const listeners = new Set<() => void>();
  return {
    tabId,
    hasEnded: false,
    setProgramOpen: vi.fn(),
    close: vi.fn(),
    on: (_name, listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    end: () => {
      for (const listener of listeners) listener();
    },
  };
}
