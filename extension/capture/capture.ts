import { HostFailure } from '../failures/failures.ts';
import { CapturedTab } from './captured-tab.ts';
import { Monitor } from './monitor.ts';

/** A tab in our hands, and the host hearing it. */
export interface Capture {
  readonly monitor: Monitor;
  readonly source: CapturedTab;
  readonly close: () => Promise<void>;
}

/** `onEnded` is called when the tab is gone. @throws HostFailure `capture-failed`, or what the tab's stream failed with */
export async function openCapture(tabId: number, streamId: string, onEnded: () => void): Promise<Capture> {
  // The stream id ages: it is used first.
  const source = await CapturedTab.open(tabId, streamId, onEnded);
  const monitor = await Monitor.open().catch((error: unknown) => {
    source.close();
    throw new HostFailure('capture-failed', error);
  });
  await monitor.use(source.stream);
  return {
    monitor,
    source,
    close: async () => {
      source.close();
      await monitor.close();
    },
  };
}
