import { wholeText } from '@auxcast/shared-types';
import { Injectable, type NestMiddleware, UnsupportedMediaTypeException } from '@nestjs/common';
import { json, type NextFunction, type Request, type Response } from 'express';

/** The largest body REST takes. */
const LIMIT = '16kb';

/** Reads a JSON body, and refuses any other: a body that is ignored would look like one that was accepted. */
@Injectable()
export class JsonBody implements NestMiddleware {
  readonly #parse = json({ limit: LIMIT, reviver: wholeText });

  use(request: Request, response: Response, next: NextFunction): void {
    const isEmpty = request.headers['content-length'] === '0';
    // null: there is no body at all.
    if (!isEmpty && request.is('application/json') === false) throw new UnsupportedMediaTypeException();
    this.#parse(request, response, next);
  }
}
