/** Locks by name: one holder at a time for each, in the order of asking. */
export class KeyLocks {
  private readonly tails = new Map<string, Promise<void>>();

  /** Waits for the lock of a name. @returns the function that gives it back; calling it twice is harmless. */
  async acquire(name: string): Promise<() => void> {
    const before = this.tails.get(name);
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const tail = (before ?? Promise.resolve()).then(() => held);
    this.tails.set(name, tail);
    void tail.then(() => {
      if (this.tails.get(name) === tail) this.tails.delete(name);
    });
    await before;
    return release;
  }
}
