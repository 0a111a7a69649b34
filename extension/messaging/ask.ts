import { type CommandData, type CommandName, type CommandReply, commands } from './commands.ts';
import { wire } from './wire.ts';

/** A command that carries nothing is asked by its name alone. */
export type DataOf<K extends CommandName> = CommandData<K> extends void ? [] : [data: CommandData<K>];

/** Rejects when nobody answers, or whoever does could not, or answered something else. */
export async function ask<K extends CommandName>(name: K, ...[data]: DataOf<K>): Promise<CommandReply<K>> {
  const type: CommandName = name;
  return commands[name].reply.parse(await wire.sendMessage(type, data));
}
