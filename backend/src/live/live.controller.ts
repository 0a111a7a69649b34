import { Controller, Get, Header, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { sessionUrl } from '../config/index.ts';
import { RequestOrigin } from '../edges/request-origin.ts';
import { m3uOf, type PlaylistEntry, plsOf } from './playlist.ts';
import { StreamAnswer } from './stream-answer.ts';
import { ApiPlaylist, ApiStream } from './stream-docs.ts';
import { StreamDoor } from './stream-door.ts';
import type { StreamKind } from './stream-headers.ts';
import {
  type Mp3Query,
  mp3Format,
  mp3Query,
  type OggQuery,
  oggFormat,
  oggQuery,
  type PlaylistQuery,
  playlistQuery,
  streamPath,
} from './stream-query.ts';

/** The program of a session, for whatever plays an address. */
@ApiTags('streams')
@Controller('live')
export class LiveController {
  readonly #door: StreamDoor;
  readonly #answer: StreamAnswer;
  readonly #origin: RequestOrigin;

  constructor(
    @Inject(StreamDoor) door: StreamDoor,
    @Inject(StreamAnswer) answer: StreamAnswer,
    @Inject(RequestOrigin) origin: RequestOrigin,
  ) {
    this.#door = door;
    this.#answer = answer;
    this.#origin = origin;
  }

  @Get(':sessionId.ogg')
  @ApiStream('The program as Opus in Ogg, as its host sends it', 'audio/ogg', 'tags', 'token')
  async ogg(
    @Param('sessionId') sessionId: string,
    @Query({ schema: oggQuery }) query: OggQuery,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const kind = { format: oggFormat(query), kbps: undefined, hasTitles: false };
    await this.#stream(sessionId, query.token, kind, request, response);
  }

  @Get(':sessionId.mp3')
  @ApiStream(
    'The program as MP3; with the titles of tracks in it, if `Icy-MetaData: 1` asks',
    'audio/mpeg',
    'kbps',
    'token',
  )
  async mp3(
    @Param('sessionId') sessionId: string,
    @Query({ schema: mp3Query }) query: Mp3Query,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const hasTitles = request.headers['icy-metadata'] === '1';
    const kind = { format: mp3Format(query), kbps: Number(query.kbps), hasTitles };
    await this.#stream(sessionId, query.token, kind, request, response);
  }

  @Get(':sessionId.m3u')
  @Header('Cache-Control', 'no-store')
  @Header('Cross-Origin-Resource-Policy', 'cross-origin')
  @ApiPlaylist('The address of a stream as an M3U playlist', 'audio/x-mpegurl')
  async m3u(
    @Param('sessionId') sessionId: string,
    @Query({ schema: playlistQuery }) query: PlaylistQuery,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const text = m3uOf(await this.#entry(sessionId, query, request));
    response.type('audio/x-mpegurl').send(Buffer.from(text));
  }

  @Get(':sessionId.pls')
  @Header('Cache-Control', 'no-store')
  @Header('Cross-Origin-Resource-Policy', 'cross-origin')
  @ApiPlaylist('The address of a stream as a PLS playlist', 'audio/x-scpls')
  async pls(
    @Param('sessionId') sessionId: string,
    @Query({ schema: playlistQuery }) query: PlaylistQuery,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const text = plsOf(await this.#entry(sessionId, query, request));
    response.type('audio/x-scpls').send(Buffer.from(text));
  }

  async #stream(
    sessionId: string,
    token: string | undefined,
    kind: StreamKind,
    request: Request,
    response: Response,
  ): Promise<void> {
    const guest = await this.#door.enter(request, sessionId, token);
    const { title, visibility } = guest.session;
    const url = sessionUrl(this.#origin.ours(request), guest.session.id);
    const about = { ...kind, title, url, isPublic: visibility === 'public' };
    await this.#answer.give(guest, about, request, response);
  }

  async #entry(sessionId: string, query: PlaylistQuery, request: Request): Promise<PlaylistEntry> {
    const { session } = await this.#door.enter(request, sessionId, query.token);
    return { title: session.title, url: `${this.#origin.ours(request)}${streamPath(session.id, query)}` };
  }
}
