import { Global, Module } from '@nestjs/common';
import { ConnectError, publicConnect } from './edges/public-connect.ts';
import { CONNECT, type Connect, PushFailure } from './outputs/index.ts';

const connect: Connect = async (target, options) => {
  try {
    return await publicConnect(target, options);
  } catch (error) {
    throw error instanceof ConnectError ? new PushFailure(error.failure, { cause: error }) : error;
  }
};

/** How rooms that know no edge reach servers that somebody named. */
@Global()
@Module({ providers: [{ provide: CONNECT, useValue: connect }], exports: [CONNECT] })
export class OutwardModule {}
