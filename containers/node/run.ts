import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setCollectives } from './collectives';
import type { Context } from './context';
import { createContext } from './context';
import { type Description, readDescription } from './description';
import { ownProcesses, setLaunchVariables } from './distribution';
import { RunnerError } from './errors';
import type { FailureFile } from './failure-file';
import { findFunction } from './find-function';
import { type Host, readHost, restorePlatformVariables, scratchDirectory } from './host';
import { gatherInputs } from './inputs';
import { STORED } from './limits';
import { showInputs } from './masking';
import { log } from './metrics';
import { findPlacement, type Placement, placeOf } from './rank';
import { StopSignal } from './stop-signal';
import { callUser } from './user-failure';

/** Loads the user's module. */
export type Load = () => Promise<object>;

/**
 * One process of a job, from the platform's files to the stored outputs: read the host and the task
 * → find the rank → gather the inputs → load the user's code → call → ask the predicate → store.
 */
export class Run {
  readonly stop = new StopSignal();
  place = '';
  private readonly startedAt = Date.now();
  private readonly failures: FailureFile;

  constructor(failures: FailureFile) {
    this.failures = failures;
  }

  /** Does everything; the exit code. */
  async run(load: Load): Promise<number> {
    restorePlatformVariables(process.env);
    const host = readHost(process.env);
    const processes = ownProcesses(host, process.env);
    if (processes > 1) {
      const { launch } = await import('./launch.js');
      return launch(host, processes, this.failures);
    }
    if (processes === 1) setLaunchVariables(process.env, host, 1, 0);
    setCollectives(process.env, host);
    const placement = findPlacement(process.env, host);
    this.place = placeOf(placement, host.currentHost);
    this.failures.note(this.place, '');
    const description = readDescription(host.hyperparameters);
    const values = await gatherInputs(description, host, {
      readDocument: async (uri) => (await import('./storage.js')).readDocument(uri),
      fetchSecret: async (arn, stage) =>
        (await import('./secret-store.js')).fetchSecret(arn, stage),
    });
    this.failures.note(this.place, showInputs(description.inputs, values));
    const module = await callUser('import', load);
    const { train, persistOutputs } = findFunction(module, description);
    const context = this.context(host, placement);
    const returned = await callUser('function', () => train(values as never, context));
    this.stop.ignore();
    const answer = await callUser('predicate', () => persistOutputs(context));
    await this.store(description, host, placement, returned, answer);
    return 0;
  }

  private async store(
    description: Description,
    host: Host,
    placement: Placement,
    returned: unknown,
    answer: unknown,
  ): Promise<void> {
    if (typeof answer !== 'boolean') {
      throw new RunnerError(
        'BadPredicate',
        `persistOutputs: expected true or false, found ${typeof answer} ${String(answer)}`,
      );
    }
    if (!answer) {
      if (placement.worldSize === 1) {
        throw new RunnerError(
          'NoPersist',
          'persistOutputs was false in the only process; it must be true in exactly one',
        );
      }
      log(`${this.place} does not persist;`);
      return;
    }
    const { persist } = await import('./persist.js');
    const before = performance.now();
    const done = await persist(description, host, placement, returned, this.startedAt);
    const stored = process.env[STORED];
    if (stored) writeFileSync(stored, '');
    if (done.isEarlierAttempts) {
      log(`${this.place} keeps the outputs of an earlier attempt of this job: ${done.uri};`);
      return;
    }
    const seconds = ((performance.now() - before) / 1000).toFixed(1);
    log(
      `${this.place} persisted ${done.uri} (${done.outputs} outputs, ${done.files} files, ${done.sizeBytes} bytes, ${seconds} s);`,
    );
  }

  private context(host: Host, placement: Placement): Context {
    const { jobName, hosts, currentHost, networkInterface, checkpointDirectory } = host;
    return createContext({
      jobName,
      hosts,
      currentHost,
      networkInterface,
      checkpointDirectory,
      ...placement,
      scratchDirectory: scratchDirectory(host),
      modelDirectory: join(host.base, 'model'),
      signal: () => this.stop.listen(),
    });
  }
}
