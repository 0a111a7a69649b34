import { type DynamicModule, Module } from '@nestjs/common';
import { CONFIG, type Config, type StartConfig } from './config.ts';
import { Limits } from './limits.ts';

/** The one `Config` and the one `Limits`, for everybody. */
@Module({})
// biome-ignore lint/complexity/noStaticOnlyClass: Nest's modules are classes.
export class ConfigModule {
  static with({ limits: _, ...config }: StartConfig, limits: Limits): DynamicModule {
    // Without what the limits were at the start: nobody is to take that for what they are.
    const rest: Config = config;
    return {
      module: ConfigModule,
      global: true,
      providers: [
        { provide: CONFIG, useValue: rest },
        { provide: Limits, useValue: limits },
      ],
      exports: [CONFIG, Limits],
    };
  }
}
