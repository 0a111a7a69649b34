import { Injectable } from '@nestjs/common';

/**
 * @param secret what was shown
 * @param address who showed it, for limits
 * @throws ProtocolError `rate-limited`
 */
export type ReadingKeyTest = (secret: string, address: string) => Promise<boolean>;

/** Keys by which every session may be read. Whoever has them says which those are: no edge knows them. */
@Injectable()
export class ReadingKeys {
  #test: ReadingKeyTest = async () => false;

  use(test: ReadingKeyTest): void {
    this.#test = test;
  }

  /** A wrong one counts as a guess. @throws ProtocolError `rate-limited` */
  async isOne(secret: string, address: string): Promise<boolean> {
    return await this.#test(secret, address);
  }
}
