/** The child's end of `BenchProcess`. */
import * as z from 'zod';

export const answer = z.strictObject({
  id: z.int(),
  value: z.unknown().optional(),
  error: z.string().optional(),
});

const question = z.strictObject({ id: z.int(), command: z.string(), data: z.unknown().optional() });

export type Commands = Readonly<Record<string, (data: unknown) => unknown>>;

/** A command whose data is checked before it runs. */
export function command<S extends z.ZodType>(schema: S, run: (data: z.output<S>) => unknown) {
  return (data: unknown) => run(schema.parse(data));
}

/** Answers commands until the parent is gone, and then ends this process. */
export function serveCommands(commands: Commands): void {
  process.on('message', (message) => void serve(commands, message));
  process.once('disconnect', () => process.exit());
}

async function serve(commands: Commands, message: unknown): Promise<void> {
  const { id, command: name, data } = question.parse(message);
  try {
    const run = commands[name];
    if (!run) throw new Error(`There is no command "${name}".`);
    process.send?.({ id, value: await run(data) });
  } catch (error) {
    process.send?.({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}
