import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Inject } from '@nestjs/common';
import type { Response } from 'express';
import { errorAnswer, knownError } from '../edges/error-answer.ts';
import { faultsLog } from '../edges/faults-log.ts';
import { Refusals } from '../edges/refusals.ts';

/** The one place where an HTTP request that failed gets its answer. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  readonly #faults = faultsLog('rest');
  readonly #refusals: Refusals;

  constructor(@Inject(Refusals) refusals: Refusals) {
    this.#refusals = refusals;
  }

  catch(exception: unknown, host: ArgumentsHost): void {
    const { status, headers, body } = errorAnswer(exception);
    // Whatever is no answer of ours is a fault of ours.
    if (status >= 500 && knownError(exception) === undefined && !(exception instanceof HttpException)) {
      this.#faults.error(
        exception instanceof Error ? (exception.stack ?? exception.message) : String(exception),
      );
    }
    this.#refusals.note('http', body.error.code);
    const response = host.switchToHttp().getResponse<Response>();
    // Too late for an answer: the connection's end tells that this one is not whole.
    if (response.headersSent) response.destroy();
    else response.status(status).set(headers).json(body);
  }
}
