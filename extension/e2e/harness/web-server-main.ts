/**
 * The fixture web on a host of its own (see web-host.ts): says how Chromium finds it, and stays until it is
 * left.
 */
import { WebServer } from './web-server.ts';

const web = await WebServer.start();
process.once('disconnect', () => void web.close());
process.send?.(web.chromiumArgs);
