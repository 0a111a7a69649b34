import { Inject, Injectable } from '@nestjs/common';
import { ReadingKeys } from '../../edges/reading-keys.ts';
import { holdsScope } from '../scopes.ts';
import { KeyCheck } from './key-check.ts';

/** Private sessions may be read with every key that may read. */
@Injectable()
export class ReadByKey {
  constructor(@Inject(KeyCheck) keys: KeyCheck, @Inject(ReadingKeys) reading: ReadingKeys) {
    reading.use(async (secret, address) => {
      const key = await keys.find(secret, address);
      return key !== undefined && holdsScope(key.scopes, 'read');
    });
  }
}
