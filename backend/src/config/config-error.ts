/** A setting the server cannot start with. The message is one line that names the variable and the mend. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(variable: string, mend: string) {
    super(`${variable}: ${mend}`.replaceAll(/\s+/g, ' '));
  }
}
