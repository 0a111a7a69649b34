import type { Page } from 'puppeteer-core';
import * as z from 'zod/mini';

const event = z.object({ event: z.string() });

/** Every event that the server tells a listener's page, by name and in order. */
export class EventLog {
  readonly names: string[] = [];

  /** Before the page opens its connection. */
  static async start(page: Page): Promise<EventLog> {
    const log = new EventLog();
    const session = await page.createCDPSession();
    session.on('Network.webSocketFrameReceived', ({ response }) => {
      const said = event.safeParse(JSON.parse(response.payloadData));
      if (said.success) log.names.push(said.data.event);
    });
    await session.send('Network.enable');
    return log;
  }
}
