/** Things to be closed, last opened first. */
export class Closing {
  private readonly steps: (() => Promise<unknown> | unknown)[] = [];
  private done: Promise<void> | undefined;

  /** Closes this before everything added earlier. @returns what is given */
  add<T>(thing: T, close: (thing: T) => Promise<unknown> | unknown): T {
    this.steps.push(() => close(thing));
    return thing;
  }

  /** Closes everything once, each in turn; the first failure is thrown after all have had theirs. */
  close(): Promise<void> {
    this.done ??= this.run();
    return this.done;
  }

  private async run(): Promise<void> {
    const failures: unknown[] = [];
    for (const step of this.steps.toReversed()) {
      try {
        await step();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
