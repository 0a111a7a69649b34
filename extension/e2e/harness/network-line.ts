import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { networkInterfaces } from 'node:os';

const NAMES = '/run/netns';
/**
 * Names carry the process that made them, so that what a killed run left behind can be told from what is in
 * use.
 */
const NAME = /^auxline-(\d+)-[0-9a-f]{4}-(?:exchange|far)$/;

/** Which way packets go: down to the far host, or up to the server. */
export type Direction = 'down' | 'up';

/**
 * A host of its own at the far end of a line to this machine, with an exchange in between that can be told to
 * be bad:
 *
 *     this machine, the server  --veth--  exchange  --veth--  far host, a browser
 *
 * Both are network namespaces. What the exchange drops, it drops without a word, as a network on the way
 * does; nothing on either end knows. Needs root, or to run inside `unshare -Urnm` (see demo/own-network.ts),
 * and Debian's iproute2 and nftables.
 */
export class NetworkLine {
  /** The exchange's, as the far host sees it. */
  readonly gatewayAddress: string;
  /** The exchange's, as this machine sees it. */
  readonly exchangeAddress: string;
  readonly #exchange: string;
  readonly #far: string;
  readonly #farNet: string;
  readonly #nearNet: string;
  readonly #tag: string;
  #farHost = 2;
  #serverHost = 1;
  #closed = false;

  private constructor(tag: string, number: number) {
    this.#tag = tag;
    this.#exchange = `auxline-${process.pid}-${tag}-exchange`;
    this.#far = `auxline-${process.pid}-${tag}-far`;
    this.#nearNet = `10.81.${number}`;
    this.exchangeAddress = `${this.#nearNet}.2`;
    this.#farNet = `10.82.${number}`;
    this.gatewayAddress = `${this.#farNet}.1`;
  }

  static create(): NetworkLine {
    removeLeftovers();
    const line = new NetworkLine(randomInt(0x1000, 0xffff).toString(16), freeNumber());
    // Also when a test run ends without having closed what it opened.
    process.once('exit', line.#closeAtExit);
    try {
      line.#lay();
    } catch (error) {
      line.close();
      throw new Error(
        'Cannot lay a network line: run as root, or allow unprivileged user namespaces ' +
          '(sysctl kernel.unprivileged_userns_clone=1), with the packages iproute2 and nftables installed.',
        { cause: error },
      );
    }
    return line;
  }

  /** This machine's address on the line just now: where the far host finds the server. */
  get serverAddress(): string {
    return `${this.#nearNet}.${this.#serverHost}`;
  }

  /** The far host's address just now. */
  get address(): string {
    return `${this.#farNet}.${this.#farHost}`;
  }

  /** The command line that runs `command` on the far host. */
  inside(command: string, ...args: string[]): [string, string[]] {
    return ['ip', ['netns', 'exec', this.#far, command, ...args]];
  }

  /** The command line that runs `command` at the exchange. */
  atExchange(command: string, ...args: string[]): [string, string[]] {
    return ['ip', ['netns', 'exec', this.#exchange, command, ...args]];
  }

  /** Nothing gets through, and neither end is told. */
  cut(): void {
    this.#forward('drop');
  }

  blockUdp(): void {
    this.#forward('meta l4proto udp drop');
  }

  /** Of UDP, the share `percent` is lost on its way `direction`. */
  loseUdp(percent: number, direction: Direction): void {
    const device = direction === 'down' ? this.#toFar : this.#toServer;
    this.#forward(`oifname ${device} meta l4proto udp numgen random mod 100 < ${percent} counter drop`);
  }

  /** How many packets `loseUdp` has lost since it was asked to. */
  lostPackets(): number {
    const [command, args] = this.atExchange('nft', 'list', 'chain', 'inet', 'auxcast', 'forward');
    const rules = execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    return Number(/counter packets (\d+)/.exec(rules)?.[1] ?? 0);
  }

  /** Nothing but the web gets through: TCP to and from the server's `port`. */
  allowOnlyTcp(port: number): void {
    this.#forward(`tcp dport ${port} accept`, `tcp sport ${port} accept`, 'drop');
  }

  /** As a router that has forgotten every connection: whoever uses one is told that it is gone. */
  forgetConnections(): void {
    this.#forward('meta l4proto tcp reject with tcp reset', 'drop');
  }

  /**
   * All UDP to the server's `port` goes to `relayPort` of the exchange instead: for connections that begin
   * from now on.
   */
  divertUdp(port: number, relayPort: number): void {
    this.#nft(
      `add chain inet auxcast divert { type nat hook prerouting priority dstnat; }`,
      `add rule inet auxcast divert ip daddr ${this.serverAddress} udp dport ${port} redirect to :${relayPort}`,
    );
    // Nobody gets around it by another address of this machine.
    this.blockUdp();
  }

  /** The exchange lets everything through again. */
  restore(): void {
    this.#nft('delete table inet auxcast', ...NEW_TABLE);
  }

  /** The far host's network goes, and its programs are told. */
  unplug(): void {
    ip('-n', this.#far, 'link', 'set', this.#farDevice, 'down');
  }

  plugIn(): void {
    ip('-n', this.#far, 'link', 'set', this.#farDevice, 'up');
    this.#routeFar();
  }

  /** The far host moves to another address, as between Wi-Fi and a telephone's network. */
  changeAddress(): void {
    const former = this.address;
    this.#farHost += 1;
    ip('-n', this.#far, 'addr', 'del', `${former}/24`, 'dev', this.#farDevice);
    ip('-n', this.#far, 'addr', 'add', `${this.address}/24`, 'dev', this.#farDevice);
    this.#routeFar();
  }

  /** This machine moves to another address of the line's network, as when its router hands out a new one. */
  moveServer(): void {
    const former = this.serverAddress;
    // Past the exchange's.
    this.#serverHost += 2;
    ip('addr', 'del', `${former}/24`, 'dev', this.#nearDevice);
    ip('addr', 'add', `${this.serverAddress}/24`, 'dev', this.#nearDevice);
    this.#routeNear();
  }

  /** Idempotent. The pairs of devices go with the namespaces. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    process.off('exit', this.#closeAtExit);
    for (const name of [this.#far, this.#exchange]) {
      if (existsSync(`${NAMES}/${name}`)) ip('netns', 'delete', name);
    }
  }

  readonly #closeAtExit = (): void => this.close();

  get #nearDevice(): string {
    return `al-s-${this.#tag}`;
  }

  get #farDevice(): string {
    return `al-f-${this.#tag}`;
  }

  get #toFar(): string {
    return `al-x-${this.#tag}`;
  }

  get #toServer(): string {
    return `al-y-${this.#tag}`;
  }

  #lay(): void {
    for (const name of [this.#exchange, this.#far]) {
      ip('netns', 'add', name);
      ip('-n', name, 'link', 'set', 'lo', 'up');
    }
    ip(
      ...['link', 'add', this.#nearDevice, 'type', 'veth'],
      ...['peer', 'name', this.#toServer, 'netns', this.#exchange],
    );
    ip(
      ...['-n', this.#exchange, 'link', 'add', this.#toFar, 'type', 'veth'],
      ...['peer', 'name', this.#farDevice, 'netns', this.#far],
    );
    ip('addr', 'add', `${this.serverAddress}/24`, 'dev', this.#nearDevice);
    ip('link', 'set', this.#nearDevice, 'up');
    ip('-n', this.#exchange, 'addr', 'add', `${this.exchangeAddress}/24`, 'dev', this.#toServer);
    ip('-n', this.#exchange, 'addr', 'add', `${this.gatewayAddress}/24`, 'dev', this.#toFar);
    for (const device of [this.#toServer, this.#toFar]) ip('-n', this.#exchange, 'link', 'set', device, 'up');
    ip('-n', this.#far, 'addr', 'add', `${this.address}/24`, 'dev', this.#farDevice);
    ip('-n', this.#far, 'link', 'set', this.#farDevice, 'up');
    this.#routeFar();
    this.#routeNear();
    const [command, args] = this.atExchange('sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward');
    execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    this.#nft(...NEW_TABLE);
  }

  #routeNear(): void {
    ip('-n', this.#exchange, 'route', 'replace', 'default', 'via', this.serverAddress);
    ip('route', 'replace', `${this.#farNet}.0/24`, 'via', this.exchangeAddress);
  }

  #routeFar(): void {
    ip('-n', this.#far, 'route', 'replace', 'default', 'via', this.gatewayAddress);
  }

  /** What the exchange does with packets between the two ends, instead of what it did. */
  #forward(...rules: string[]): void {
    this.#nft(
      'flush chain inet auxcast forward',
      ...rules.map((rule) => `add rule inet auxcast forward ${rule}`),
    );
  }

  /** All lines at once, or none. */
  #nft(...lines: string[]): void {
    const [command, args] = this.atExchange('nft', '-f', '-');
    execFileSync(command, args, { input: lines.join('\n'), stdio: ['pipe', 'ignore', 'pipe'] });
  }
}

const NEW_TABLE = [
  'add table inet auxcast',
  'add chain inet auxcast forward { type filter hook forward priority 0; policy accept; }',
];

function ip(...args: string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}

/**
 * No line of this machine has it yet. Test files that run beside each other draw from different halves: what
 * one is about to take the other cannot see.
 */
function freeNumber(): number {
  const half = Number(process.env['VITEST_POOL_ID'] ?? 0) % 2;
  const taken = new Set(Object.values(networkInterfaces()).flatMap((all) => all?.map((one) => one.address)));
  for (;;) {
    const number = 2 * randomInt(1, 127) + half;
    if (!taken.has(`10.81.${number}.1`)) return number;
  }
}

function removeLeftovers(): void {
  if (!existsSync(NAMES)) return;
  for (const name of readdirSync(NAMES)) {
    const [, pid] = NAME.exec(name) ?? [];
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) ip('netns', 'delete', name);
  }
}
