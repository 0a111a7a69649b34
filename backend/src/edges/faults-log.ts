import { Logger } from '@nestjs/common';
import { SeldomLog } from '../telemetry/index.ts';

/** Each comes with its stack. */
const FAULTS_PER_MINUTE = 20;

/** The log of an edge's own faults: whoever finds one may cause it as often as it likes. */
export function faultsLog(edge: string): SeldomLog {
  return new SeldomLog(new Logger(edge), undefined, FAULTS_PER_MINUTE);
}
