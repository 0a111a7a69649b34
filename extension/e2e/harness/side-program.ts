import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type * as z from 'zod/mini';

/**
 * A program of the harness in a process of its own, such as one on another host of a line. It ends when it is
 * left alone.
 */
export class SideProgram<Greeting> {
  /** What it said when it was ready. */
  readonly greeting: Greeting;
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess, greeting: Greeting) {
    this.#process = process;
    this.greeting = greeting;
  }

  /** `name` is for errors; the greeting is the first thing that the program sends to its parent. */
  static async start<Greeting>(
    name: string,
    [command, args]: readonly [string, readonly string[]],
    greeting: z.ZodMiniType<Greeting>,
  ): Promise<SideProgram<Greeting>> {
    const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    try {
      const said: unknown[] = await Promise.race([once(child, 'message'), ended(child, name)]);
      return new SideProgram(child, greeting.parse(said[0]));
    } catch (error) {
      child.kill();
      throw error;
    }
  }

  /** One question at a time. */
  async ask<Answer>(question: object, answer: z.ZodMiniType<Answer>): Promise<Answer> {
    const answered = Promise.race([once(this.#process, 'message'), ended(this.#process, 'program')]);
    const [said] = await Promise.all([answered, this.#send(question)]);
    return answer.parse(said[0]);
  }

  /** Idempotent. */
  async close(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exited = once(this.#process, 'exit');
    this.#process.kill();
    await exited;
  }

  #send(message: object): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#process.send(message, (error) => (error ? reject(error) : resolve()));
    });
  }
}

async function ended(child: ChildProcess, name: string): Promise<never> {
  const said: unknown[] = await once(child, 'exit');
  throw new Error(`The ${name} ended with ${said[0]}.`);
}
