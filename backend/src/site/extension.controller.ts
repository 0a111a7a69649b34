import { Controller, Get, Header, Inject, Req, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { RequestOrigin } from '../edges/request-origin.ts';
import { ExtensionArchive } from './extension-archive.ts';

@ApiTags('site')
@Controller('extension.zip')
export class ExtensionController {
  readonly #archive: ExtensionArchive;
  readonly #origin: RequestOrigin;

  constructor(
    @Inject(ExtensionArchive) archive: ExtensionArchive,
    @Inject(RequestOrigin) origin: RequestOrigin,
  ) {
    this.#archive = archive;
    this.#origin = origin;
  }

  @Get()
  @ApiOperation({ summary: 'The extension, preset to this server' })
  @ApiResponse({
    status: 200,
    description: 'The archive',
    content: { 'application/zip': { schema: { type: 'string', format: 'binary' } } },
  })
  // The address it is asked under decides what is in it.
  @Header('Cache-Control', 'no-cache')
  @Header('Vary', 'Host')
  async download(@Req() request: Request): Promise<StreamableFile> {
    const archive = await this.#archive.presetTo(this.#origin.ours(request));
    return new StreamableFile(archive, {
      type: 'application/zip',
      disposition: 'attachment; filename=auxcast-extension.zip',
      length: archive.byteLength,
    });
  }
}
