import { Controller, Get, Header, Inject, Req, StreamableFile } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request } from 'express';
import { CONFIG, type Config, originOf, type TrustedProxies, trustedProxies } from '../config/index.ts';
import { ExtensionArchive } from './extension-archive.ts';

@ApiExcludeController()
@Controller('extension.zip')
export class ExtensionController {
  readonly #config: Config;
  readonly #trusts: TrustedProxies;
  readonly #archive: ExtensionArchive;

  constructor(@Inject(CONFIG) config: Config, @Inject(ExtensionArchive) archive: ExtensionArchive) {
    this.#config = config;
    this.#trusts = trustedProxies(config);
    this.#archive = archive;
  }

  @Get()
  // The address it is asked under decides what is in it.
  @Header('Cache-Control', 'no-cache')
  @Header('Vary', 'Host')
  async download(@Req() request: Request): Promise<StreamableFile> {
    const archive = await this.#archive.presetTo(originOf(request, this.#config, this.#trusts));
    return new StreamableFile(archive, {
      type: 'application/zip',
      disposition: 'attachment; filename=auxcast-extension.zip',
      length: archive.byteLength,
    });
  }
}
