import {
  type CommandData,
  type CommandName,
  type CommandOf,
  type CommandReply,
  commands,
} from './commands.ts';
import { type Context, contextOf, type Sender } from './context.ts';
import { wire } from './wire.ts';

type Answer<K extends CommandName> = (data: CommandData<K>) => CommandReply<K> | Promise<CommandReply<K>>;
type AnswersTo<K extends CommandName> = { readonly [P in K]: Answer<P> };
/** An answer to each command that goes to this context: one that is missing does not compile. */
export type Answers<C extends Context> = AnswersTo<CommandOf<C>>;

/** Answers all that is asked of this context. Called once, when the context begins. */
export function answerAs<C extends Context>(context: C, answers: Answers<C>): void {
  for (const name of Object.keys(commands)) if (isFor(context, name)) listen(name, answers);
}

function listen<K extends CommandName>(name: K, answers: AnswersTo<K>): void {
  const type: CommandName = name;
  wire.onMessage(type, ({ data, sender }) => {
    if (!mayAsk(name, sender)) throw new Error(`"${name}" is not for whoever sent it.`);
    return answers[name](commands[name].data.parse(data));
  });
}

/** The browser says who sent a message; its sender cannot. */
export function mayAsk(name: CommandName, sender: Sender | undefined): boolean {
  const context = contextOf(sender);
  const askers: readonly Context[] = commands[name].from;
  return context !== undefined && askers.includes(context);
}

function isFor<C extends Context>(context: C, name: string): name is CommandOf<C> {
  return isCommand(name) && commands[name].to === context;
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}
