import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

const START_DEADLINE_MS = 10_000;

/**
 * A sound card that nobody hears: without one, Firefox keeps its AudioContext suspended. Needs Debian's
 * pulseaudio.
 */
export class SoundDevice {
  readonly #process: ChildProcess;
  readonly #directory: string;

  private constructor(process: ChildProcess, directory: string) {
    this.#process = process;
    this.#directory = directory;
  }

  /**
   * @param voices microphones by their names, and the tone that each of them hears, hertz
   * @param mouths microphones that hear what is played to the output of the same name
   */
  static async create(
    voices: Readonly<Record<string, number>> = {},
    mouths: readonly string[] = [],
  ): Promise<SoundDevice> {
    const directory = await mkdtemp(join(tmpdir(), 'auxcast-sound-'));
    const process = spawn(
      'pulseaudio',
      [
        '-n',
        '--exit-idle-time=-1',
        '--daemonize=no',
        '-L',
        'module-null-sink',
        '-L',
        `module-native-protocol-unix socket=${join(directory, 'native')} auth-anonymous=1`,
        ...Object.entries(voices).flatMap(([name, hz]) => [...microphone(name), ...tone(name, hz)]),
        ...mouths.flatMap(microphone),
      ],
      {
        stdio: 'ignore',
        env: {
          ...globalThis.process.env,
          HOME: directory,
          XDG_RUNTIME_DIR: directory,
          PULSE_RUNTIME_PATH: directory,
        },
      },
    );
    const device = new SoundDevice(process, directory);
    // `once` rejects with the process's `error` event: the program is not there.
    await once(process, 'spawn').catch((error: unknown) => {
      throw new Error('Cannot start pulseaudio: install the package pulseaudio.', { cause: error });
    });
    await reachable(join(directory, 'native'));
    return device;
  }

  /** What a program needs to play to this device. */
  get environment(): Record<string, string> {
    return { PULSE_SERVER: `unix:${join(this.#directory, 'native')}` };
  }

  /** What a program needs whose sound goes to the output of that name. */
  environmentPlayingTo(name: string): Record<string, string> {
    return { ...this.environment, PULSE_SINK: name };
  }

  /** The microphone of that name is pulled out: whatever records from it ends. */
  async unplug(name: string): Promise<void> {
    const modules = await this.#control('list', 'short', 'modules');
    const found = modules.split('\n').find((line) => line.includes(`source_name=of-${name} `));
    if (!found) throw new Error(`There is no microphone "${name}".`);
    await this.#control('unload-module', found.split('\t')[0] ?? '');
  }

  /** It is plugged in again. */
  async plug(name: string): Promise<void> {
    await this.#control('load-module', ...remapped(name));
  }

  /** Idempotent. */
  async close(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const exited = once(this.#process, 'exit');
      this.#process.kill();
      await exited;
    }
    await rm(this.#directory, { recursive: true, force: true });
  }

  async #control(...args: string[]): Promise<string> {
    const env = { ...globalThis.process.env, ...this.environment };
    const { stdout } = await run('pactl', args, { env });
    return stdout;
  }
}

/**
 * Chromium lists no monitors: that of another sink, which nothing else plays to, gets a new name. At the rate
 * that most devices have: browsers mix and send at another.
 */
function microphone(name: string): string[] {
  return [
    `module-null-sink sink_name=${name} rate=44100 sink_properties=device.description=${name}`,
    remapped(name).join(' '),
  ].flatMap((module) => ['-L', module]);
}

function remapped(name: string): string[] {
  return [
    'module-remap-source',
    `source_name=of-${name}`,
    `master=${name}.monitor`,
    `source_properties=device.description=${name}`,
  ];
}

function tone(name: string, hz: number): string[] {
  return ['-L', `module-sine sink=${name} frequency=${hz}`];
}

/** A daemon tells nobody when its socket is there: ask until it answers. */
async function reachable(path: string): Promise<void> {
  const deadline = Date.now() + START_DEADLINE_MS;
  while (Date.now() < deadline) {
    const socket = connect(path);
    const answered = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (answered) return;
    await delay(50);
  }
  throw new Error('pulseaudio did not open its socket in time.');
}
