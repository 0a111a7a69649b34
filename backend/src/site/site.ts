import path from 'node:path';
import { ProtocolError, type SiteContext } from '@auxcast/shared-types';
import { Inject, Injectable } from '@nestjs/common';
import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { Limits } from '../config/index.ts';
import { AddressLimit } from '../edges/address-limit.ts';
import { methodNotAllowed } from '../edges/allowed-methods.ts';
import { RequestOrigin } from '../edges/request-origin.ts';
import { ROUTER_RTP_CAPABILITIES } from '../media/index.ts';
import { ServerTime, SessionLookup } from '../sessions/index.ts';
import { BUILT_SITE, type BuiltSite } from './built-site.ts';
import { isOwnPath } from './own-paths.ts';

/** Methods that files and pages take. */
const TAKEN = ['GET', 'HEAD'];

/** Hands every path that is not the backend's to the listener site: its files first, then its pages. */
@Injectable()
export class Site {
  readonly #site: BuiltSite;
  readonly #files: RequestHandler;
  readonly #time: ServerTime;
  readonly #lookup: SessionLookup;
  readonly #origin: RequestOrigin;
  /** Pages are made for each visit; files cost little. */
  readonly #limit: AddressLimit;

  constructor(
    @Inject(BUILT_SITE) site: BuiltSite,
    @Inject(ServerTime) time: ServerTime,
    @Inject(SessionLookup) lookup: SessionLookup,
    @Inject(RequestOrigin) origin: RequestOrigin,
    @Inject(Limits) limits: Limits,
  ) {
    this.#site = site;
    this.#time = time;
    this.#lookup = lookup;
    this.#origin = origin;
    this.#limit = new AddressLimit(() => limits.requestsPerAddressPerMinute);
    this.#files = express.static(site.clientFolder, { index: false, redirect: false, setHeaders: cacheFile });
  }

  /**
   * Express middleware, for every path. Not one of Nest's, which would take the path away from the request.
   */
  readonly handle = (request: Request, response: Response, next: NextFunction): void => {
    if (isOwnPath(request.path)) {
      next();
      return;
    }
    const refuse = (error: unknown) => {
      forbidAll(response);
      next(error);
    };
    if (!TAKEN.includes(request.method)) {
      refuse(methodNotAllowed(TAKEN));
      return;
    }
    if (!isReadable(request.path)) {
      refuse(new ProtocolError('bad-message', 'The address must be well-formed.'));
      return;
    }
    this.#files(request, response, (error?: unknown) => {
      if (error !== undefined) refuse(error);
      else this.#page(request, response).catch(refuse);
    });
  };

  async #page(request: Request, response: Response): Promise<void> {
    await this.#limit.demand(this.#origin.address(request));
    await this.#site.render(request, response, this.#context(this.#origin.ours(request)));
  }

  #context(origin: string): SiteContext {
    return {
      origin,
      visit: (sessionId) => this.#lookup.visit(sessionId, origin),
      publicSessions: () => this.#lookup.publicLive(origin),
      routerRtpCapabilities: ROUTER_RTP_CAPABILITIES,
      serverTimeMs: () => this.#time.now(),
    };
  }
}

/** The policy of an error in a page's place, which would have brought its own. */
export function forbidAll(response: Response): void {
  response.setHeader('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
}

/**
 * Whether an address can be decoded (RFC 3986 §2.1), once and for all. Astro takes what cannot for a fault of
 * its own.
 */
function isReadable(address: string): boolean {
  if (/%25/.test(address)) return false;
  try {
    return !decodeURI(address).includes('\0');
  } catch {
    // `decodeURI` tells by throwing; that it threw is the answer.
    return false;
  }
}

/** What Astro puts under `_astro` has its content's hash in its name. */
function cacheFile(response: Response, file: string): void {
  const isHashed = file.split(path.sep).includes('_astro');
  response.setHeader('Cache-Control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
}
