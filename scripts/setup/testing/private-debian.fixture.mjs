/**
 * The machine's real apt-get and dpkg on a Debian of their own in a folder: what they install, break and
 * repair is there.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The settings that lead apt-get and dpkg there: apt.conf(5), dpkg(1). */
const VARIABLES = ['APT_CONFIG', 'DPKG_ROOT', 'DPKG_FORCE'];

export class PrivateDebian {
  folder = mkdtempSync(join(tmpdir(), 'auxcast-debian-'));
  /** @type {string[]} */
  #offered = [];
  #before = VARIABLES.map((name) => /** @type {const} */ ([name, process.env[name]]));

  constructor() {
    // apt's own user reads what it downloads.
    chmodSync(this.folder, 0o755);
    for (const name of [
      ...['root/tmp', 'root/var/lib/dpkg/info', 'root/var/lib/dpkg/updates', 'root/var/lib/dpkg/triggers'],
      ...[
        'etc/preferences.d',
        'etc/sources.list.d',
        'etc/trusted.gpg.d',
        'etc/apt.conf.d',
        'etc/auth.conf.d',
      ],
      ...['state/lists/partial', 'cache/archives/partial', 'repository', 'log'],
    ]) {
      mkdirSync(join(this.folder, name), { recursive: true });
    }
    for (const name of ['status', 'available']) this.write(`root/var/lib/dpkg/${name}`, '');
    this.write('repository/Packages', '');
    this.sources(`copy:${this.folder}/repository`);
    this.write(
      'apt.conf',
      `Dir::Etc "${this.folder}/etc"; Dir::State "${this.folder}/state"; Dir::Cache "${this.folder}/cache";
       Dir::State::status "${this.folder}/root/var/lib/dpkg/status"; Dir::Log "${this.folder}/log";
       Acquire::Languages "none"; Acquire::Retries "0"; APT::Sandbox::User "root";`,
    );
    process.env.APT_CONFIG = join(this.folder, 'apt.conf');
    process.env.DPKG_ROOT = join(this.folder, 'root');
    process.env.DPKG_FORCE = 'script-chrootless,unsafe-io';
  }

  /**
   * @param {string} name
   * @param {string} text
   */
  write(name, text) {
    writeFileSync(join(this.folder, name), text);
  }

  /** @param {string} name */
  read(name) {
    return readFileSync(join(this.folder, name), 'utf8');
  }

  /** @param {string} address where packages come from, from now on */
  sources(address) {
    this.write('etc/sources.list', `deb [trusted=yes] ${address} ./\n`);
  }

  /**
   * Offers a package.
   * @param {string} name
   * @param {{ fields?: string, scripts?: Record<string, string>, triggers?: string, file?: string }}
   * [content] `file`: a file that it brings
   */
  offer(name, { fields = '', scripts = {}, triggers, file } = {}) {
    const source = join(this.folder, 'source', name);
    rmSync(source, { recursive: true, force: true });
    mkdirSync(join(source, 'DEBIAN'), { recursive: true });
    const control = `Package: ${name}\nVersion: 1\nArchitecture: all\nMaintainer: Nobody <nobody@example.org>\nDescription: for a test\n${fields}`;
    writeFileSync(join(source, 'DEBIAN/control'), control);
    for (const [script, lines] of Object.entries(scripts)) {
      writeFileSync(join(source, 'DEBIAN', script), `#!/bin/sh\nset -e\n${lines}\n`, { mode: 0o755 });
    }
    if (triggers !== undefined) writeFileSync(join(source, 'DEBIAN/triggers'), `${triggers}\n`);
    if (file !== undefined) writeFileSync(join(source, name), file);
    const archive = join(this.folder, 'repository', `${name}.deb`);
    execFileSync('dpkg-deb', ['-Znone', '--root-owner-group', '--build', source, archive]);
    const bytes = readFileSync(archive);
    const hash = createHash('sha256').update(bytes).digest('hex');
    this.#offered.push(`${control}Filename: ./${name}.deb\nSize: ${bytes.length}\nSHA256: ${hash}\n`);
    this.write('repository/Packages', this.#offered.join('\n'));
  }

  /**
   * What dpkg itself does with a package that is offered, as somebody might who is then interrupted.
   * @param {string[]} args
   */
  dpkg(...args) {
    execFileSync('dpkg', args, { cwd: join(this.folder, 'repository'), stdio: 'pipe' });
  }

  /** @param {string} name */
  status(name) {
    const status = execFileSync('dpkg-query', ['--status', name], { encoding: 'utf8' });
    return /^Status: \S+ \S+ (\S+)$/m.exec(status)?.[1];
  }

  remove() {
    for (const [name, value] of this.#before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    rmSync(this.folder, { recursive: true });
  }
}
