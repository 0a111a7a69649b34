import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  HttpException,
  Inject,
  NotFoundException,
} from '@nestjs/common';
import type { Request, Response } from 'express';
import { allowedMethods, methodNotAllowed } from '../edges/allowed-methods.ts';
import { errorAnswer, knownError } from '../edges/error-answer.ts';
import { faultsLog } from '../edges/faults-log.ts';
import { RefusalEvents } from '../edges/refusals.ts';

/** The one place where an HTTP request that failed gets its answer. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  readonly #faults = faultsLog('rest');
  readonly #refusals: RefusalEvents;

  constructor(@Inject(RefusalEvents) refusals: RefusalEvents) {
    this.#refusals = refusals;
  }

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const exception = rightPath(thrown, http.getRequest<Request>());
    const { status, headers, body } = errorAnswer(exception);
    // Whatever is no answer of ours is a fault of ours.
    if (status >= 500 && knownError(exception) === undefined && !(exception instanceof HttpException)) {
      this.#faults.error(
        exception instanceof Error ? (exception.stack ?? exception.message) : String(exception),
      );
    }
    this.#refusals.note('http', body.code);
    const response = http.getResponse<Response>();
    // Too late for an answer: the connection's end tells that this one is not whole.
    if (response.headersSent) response.destroy();
    else response.status(status).set(headers).send(JSON.stringify(body));
  }
}

/** Nest says `not found` too where the address is right and only the method is not. */
function rightPath(exception: unknown, { app, path }: Request): unknown {
  if (!(exception instanceof NotFoundException)) return exception;
  const allowed = allowedMethods(app.router, path);
  return allowed.length > 0 ? methodNotAllowed(allowed) : exception;
}
