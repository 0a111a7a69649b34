/** Why the server cannot start, in one line that says what to do. */
export class StartError extends Error {
  override readonly name: string = 'StartError';

  constructor(line: string) {
    super(line.replaceAll(/\s+/g, ' '));
  }
}

/** A setting the server cannot start with. The line names the variable and the mend. */
export class ConfigError extends StartError {
  override readonly name = 'ConfigError';

  constructor(variable: string, mend: string) {
    super(`${variable}: ${mend}`);
  }
}
