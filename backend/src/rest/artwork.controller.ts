import {
  artworkId as artworkIdSchema,
  ProtocolError,
  sessionId as sessionIdSchema,
} from '@auxcast/shared-types';
import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { ArtworkShelf } from '../now-playing/index.ts';
import { ApiErrors } from './api-errors.ts';
import { SessionIdParameter } from './path-parameters.ts';

@ApiTags('sessions')
@Controller('api/sessions/:sessionId/artwork')
export class ArtworkController {
  readonly #shelf: ArtworkShelf;

  constructor(@Inject(ArtworkShelf) shelf: ArtworkShelf) {
    this.#shelf = shelf;
  }

  @Get(':artworkId')
  @SessionIdParameter()
  @ApiParam({ name: 'artworkId', description: 'From a track’s `artworkUrl`', schema: { type: 'string' } })
  @ApiOperation({
    summary: 'A track’s artwork',
    description:
      'Its address names its content: it never changes. It is told in tracks alone, and cannot be worked out ' +
      'from the picture: whoever knows it may see it, of a private session too.',
  })
  @ApiProduces('image/jpeg')
  @ApiResponse({
    status: 200,
    description: 'The image',
    content: { 'image/*': { schema: { type: 'string', format: 'binary' } } },
  })
  @ApiErrors('not-found')
  async show(
    @Param('sessionId') sessionId: string,
    @Param('artworkId') artworkId: string,
    @Res() response: Response,
  ): Promise<void> {
    const isId = sessionIdSchema.safeParse(sessionId).success && artworkIdSchema.safeParse(artworkId).success;
    const artwork = isId ? await this.#shelf.find(sessionId, artworkId) : undefined;
    if (artwork === undefined) throw new ProtocolError('not-found', 'There is no such artwork.');
    response
      .set({
        'Content-Type': artwork.type,
        'Cache-Control': 'public, max-age=31536000, immutable',
        ETag: `"${artworkId}"`,
        // Somebody else's bytes under our address: an image and nothing more, for whoever shows it.
        'Content-Security-Policy': "default-src 'none'; sandbox",
        'X-Content-Type-Options': 'nosniff',
        'Cross-Origin-Resource-Policy': 'cross-origin',
      })
      .send(Buffer.from(artwork.bytes.buffer, artwork.bytes.byteOffset, artwork.bytes.byteLength));
  }
}
