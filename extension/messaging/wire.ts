import { defineExtensionMessaging } from '@webext-core/messaging';
import type { CommandName } from './commands.ts';

/** Nothing that comes out of it has been looked at. */
type Unchecked = Record<CommandName, (data: unknown) => unknown>;

/** The browser's `runtime` messages, with errors that reach the one who asked. */
export const wire = defineExtensionMessaging<Unchecked>();
