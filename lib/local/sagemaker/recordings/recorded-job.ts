import type { LastPhase, Phase } from '../phases';

/** A training job that ran elsewhere, as it is played here in place of one that cannot run here. */
export interface RecordedJob {
  /** What it is called wherever the job shows, e.g. the name of its file. */
  readonly name: string;
  /** The steps of its life before the last one, in order. */
  readonly phases: readonly Exclude<Phase, LastPhase>[];
  readonly end: LastPhase;
  readonly failureReason?: string;
  /** Lines of each host's log, by the host's name. */
  readonly log: Readonly<Record<string, readonly string[]>>;
  /** Path of the model.tar.gz that it left. @default - it left none */
  readonly model?: string;
  /** Path of its output.tar.gz. @default - it left none */
  readonly output?: string;
}
