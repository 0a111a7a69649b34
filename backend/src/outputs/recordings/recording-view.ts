import type { Recording } from '@auxcast/shared-types';
import type { RecordingRecord } from '../../persistence/index.ts';
import { cueNameOf } from './recording-names.ts';

/** As whoever may have it sees it. */
export function recordingView({ chapters: _, hostName: _host, tracks, ...rest }: RecordingRecord): Recording {
  const program = tracks.find(({ kind }) => kind === 'program');
  return { ...rest, tracks: [...tracks], cueFileName: cueNameOf(program?.fileName ?? '') };
}
