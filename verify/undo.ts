/** What has to be removed again, in the order in which it was made. */
export class Undo {
  private readonly steps: { readonly what: string; readonly act: () => Promise<unknown> }[] = [];

  /**
   * Notes how something is removed. Called before the thing is made: a verification that is stopped
   * in between leaves nothing. So `act` must bear that the thing is not there.
   */
  add(what: string, act: () => Promise<unknown>): void {
    this.steps.push({ what, act });
  }

  /** Removes all, the latest first. @returns what could not be removed, with why */
  async run(): Promise<string[]> {
    const left: string[] = [];
    for (let step = this.steps.pop(); step !== undefined; step = this.steps.pop()) {
      try {
        await step.act();
      } catch (error) {
        if (!isAbsent(error)) left.push(`${step.what}: ${(error as Error).message}`);
      }
    }
    return left;
  }
}

/** What is not there, has ended, or cannot be made there at all, needs no removal. */
function isAbsent(error: unknown): boolean {
  const { name, message } = error as Error;
  return (
    /NotFound|DoesNotExist|NoSuch|^UnknownOperation/.test(name) ||
    /not found|does not exist|The request was rejected because the (training|tuning) job is in status/i.test(
      message,
    )
  );
}
