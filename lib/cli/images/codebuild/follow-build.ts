import type { Build } from '@aws-sdk/client-codebuild';
import { isRankZeroError, RankZeroError } from '../../../core';
import { pause } from '../../deployed/pause';
import type { Terminal } from '../../display/terminal';
import type { AccountBuilds, StartedBuild } from './account-builds';

/** How many lines of the log an error repeats. */
const LAST_LINES = 15;

/** What is followed. */
export interface FollowOptions {
  readonly task: string;
  readonly started: StartedBuild;
  readonly builds: AccountBuilds;
  readonly terminal: Terminal;
  /** Aborts when the person wants to end. */
  readonly signal: AbortSignal;
}

/**
 * Shows the phases and the log of a build until it has ended; stops it when the signal aborts.
 * @throws BuildFailed – when it failed, with the phase, its reason and the last lines of the log
 * @throws BuildStopped – when it was stopped
 */
export async function followBuild(options: FollowOptions): Promise<void> {
  const { task, started, builds, terminal, signal } = options;
  const milliseconds = await builds.poll();
  const log = builds.log();
  const last: string[] = [];
  let phase = '';
  let isStopping = false;
  let isLogShown = true;
  const showLog = async (build: Build) => {
    if (!isLogShown) return;
    try {
      for (const line of await log.look(build)) {
        terminal.note(`${terminal.dim(`${task} │`)} ${line}`);
        last.push(line);
      }
      last.splice(0, last.length - LAST_LINES);
    } catch (error) {
      if (!isRankZeroError(error)) throw error;
      // Who may not read the log can still see how it ends.
      isLogShown = false;
      terminal.note(`${task}: its log cannot be shown. ${error.message}`);
    }
  };
  for (;;) {
    if (signal.aborted && !isStopping) {
      isStopping = true;
      await builds.stop(started.id);
    }
    const build = await builds.look(started.id);
    if (build.currentPhase !== undefined && build.currentPhase !== phase) {
      phase = build.currentPhase;
      terminal.note(`${task}: ${phase}`);
    }
    await showLog(build);
    if (build.buildComplete === true) {
      if (build.buildStatus === 'SUCCEEDED') return;
      throw failed(task, build, started, last);
    }
    await pause(milliseconds, isStopping ? undefined : signal);
  }
}

function failed(
  task: string,
  { buildStatus = 'FAILED', phases = [] }: Build,
  { console }: StartedBuild,
  last: readonly string[],
): RankZeroError {
  const hint = `See ${console}`;
  if (buildStatus === 'STOPPED') {
    return new RankZeroError('BuildStopped', `The build of ${task} was stopped.`, { hint });
  }
  const broken = phases.find(({ phaseStatus = '' }) => !FINE.includes(phaseStatus));
  const reasons = (broken?.contexts ?? []).map(({ statusCode = '', message = '' }) =>
    [statusCode, message].filter((text) => text !== '').join(': '),
  );
  const lines = last.length === 0 ? '' : `\n  ${last.join('\n  ')}`;
  const why = reasons.filter((text) => text !== '').join('; ');
  return new RankZeroError(
    'BuildFailed',
    `CodeBuild could not build the image of ${task}: ${broken?.phaseType ?? 'the build'} ended with ${buildStatus}${why === '' ? '' : ` (${why})`}.${lines}`,
    { hint },
  );
}

/** Of phases that have ended well, or have not ended. */
const FINE = ['', 'SUCCEEDED', 'IN_PROGRESS'];
