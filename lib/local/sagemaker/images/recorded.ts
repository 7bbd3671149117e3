import type { RecordedJob } from '../recordings/recorded-job';
import type { ImageResolver, LocalImage } from '../types';

/** Plays a recorded job in place of any image that nothing else stands for. */
export function recordedImages(recording: RecordedJob): ImageResolver {
  const resolve = (image: string): LocalImage => ({
    name: image,
    // Nothing is started.
    program: { command: [] },
    recording,
  });
  return Object.assign(resolve, { known: [`any image, simulated from ${recording.name}`] });
}
