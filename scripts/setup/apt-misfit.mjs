/** Which packages do not fit together, from what apt-get prints below "unmet dependencies". */

/**
 * ` libssl-dev : Depends: libssl3 (= 3.0.1) but 3.0.2 is to be installed`; further lines of one package leave
 * its name out.
 */
const RELATION =
  /^ (?:(\S+) : | +)(?:Pre-?)?(Depends|Conflicts|Breaks): (\S+)(?: \((\S+) (\S+)\))? but (.+)$/gm;

const SHOW = 'apt-get --fix-broken install, or apt-get full-upgrade, says what it would change';

/**
 * @typedef {object} Misfit
 * @property {string} words "aux-needy needs aux-nowhere, which no package source offers"; empty where apt-get
 * names nothing
 * @property {string} mend what to do, without "then start again"
 * @property {string[]} packages all that are named
 */

/**
 * @param {string} output of apt-get
 * @returns {Misfit}
 */
export function misfit(output) {
  let of = '';
  const found = [...output.matchAll(RELATION)].map(
    ([, name, relation = '', other = '', sign = '', version = '', state = '']) => {
      of = name ?? of;
      return { of: bare(of), relation, other: bare(other), sign, version, state };
    },
  );
  const [first] = found;
  return {
    words: first ? wordsOf(first) : '',
    mend: first ? mendOf(first) : SHOW,
    packages: [...new Set(found.flatMap(({ of, other }) => [of, other]))],
  };
}

/**
 * @typedef {{ of: string, relation: string, other: string, sign: string, version: string, state: string }}
 * Relation
 */

/** @param {Relation} relation */
function wordsOf({ of, relation, other, sign, version, state }) {
  const which = version ? `${other} (${sign} ${version})` : other;
  if (relation !== 'Depends') return `${of} cannot be installed beside ${which}`;
  if (state === 'it is not installable') return `${of} needs ${which}, which no package source offers`;
  return `${of} needs ${which}, but ${state}`;
}

/** @param {Relation} relation */
function mendOf({ of, relation, other, sign, version, state }) {
  if (relation !== 'Depends') return `apt-get remove ${other}, if you do not need it, or do without ${of}`;
  if (state === 'it is not installable') {
    return `add the source that offers ${other} to /etc/apt (Debian's main has all that is needed), apt-get update`;
  }
  if (sign === '=') return `apt-get install ${other}=${version}, or apt-get update && apt-get full-upgrade`;
  return SHOW;
}

/** @param {string} name perhaps with its architecture: `libc6:i386` */
function bare(name) {
  return name.replace(/:\w+$/, '');
}
