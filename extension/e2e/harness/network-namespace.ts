import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';

/**
 * A second host on this machine: a network namespace tied to ours by a veth pair. Firefox offers no loopback
 * ICE candidate, so its listener has to live at another address than the server's. Needs root, or to run
 * inside `unshare -Urnm` (see `enterOwnNetwork`), and Debian's iproute2.
 */
export class NetworkNamespace {
  readonly name: string;
  /** Our end: what a server must listen on for the namespace to reach it. */
  readonly hostAddress: string;
  /** Its end. */
  readonly address: string;
  #closed = false;

  private constructor(name: string, subnet: string) {
    this.name = name;
    this.hostAddress = `${subnet}.1`;
    this.address = `${subnet}.2`;
  }

  static create(): NetworkNamespace {
    const tag = randomInt(0x1000, 0xffff).toString(16);
    const namespace = new NetworkNamespace(`auxcast-${tag}`, `10.77.${randomInt(1, 255)}`);
    const { name } = namespace;
    try {
      ip('netns', 'add', name);
      ip('link', 'add', `vh-${tag}`, 'type', 'veth', 'peer', 'name', `vn-${tag}`);
      ip('link', 'set', `vn-${tag}`, 'netns', name);
      ip('addr', 'add', `${namespace.hostAddress}/24`, 'dev', `vh-${tag}`);
      ip('link', 'set', `vh-${tag}`, 'up');
      ip('-n', name, 'addr', 'add', `${namespace.address}/24`, 'dev', `vn-${tag}`);
      ip('-n', name, 'link', 'set', `vn-${tag}`, 'up');
      ip('-n', name, 'link', 'set', 'lo', 'up');
    } catch (error) {
      namespace.close();
      throw new Error(
        'Cannot make a network namespace for the Firefox listener: run as root, or allow unprivileged user namespaces ' +
          '(sysctl kernel.unprivileged_userns_clone=1), with the package iproute2 installed.',
        { cause: error },
      );
    }
    return namespace;
  }

  /** The command line that runs `command` inside. */
  inside(command: string, ...args: string[]): [string, string[]] {
    return ['ip', ['netns', 'exec', this.name, command, ...args]];
  }

  /** Idempotent. The veth pair goes with the namespace. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    try {
      ip('netns', 'delete', this.name);
    } catch {
      // Never came to be: `create` reports why.
    }
  }
}

function ip(...args: string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
