/** What has come so far, such as lines of a log, and a way to wait for what is to come. */
export class Arrivals<T> {
  readonly all: T[] = [];
  private readonly waiting = new Set<() => void>();

  /** Takes one more. */
  readonly add = (item: T): void => {
    this.all.push(item);
    for (const look of this.waiting) look();
  };

  /** Resolves with the first that fits, of those that have come and those that will. */
  async first(fits: (item: T) => boolean): Promise<T> {
    return (await this.count(1, fits))[0] as T;
  }

  /** Resolves with all that fit once there are so many. */
  count(number: number, fits: (item: T) => boolean): Promise<T[]> {
    return new Promise((resolve) => {
      const look = () => {
        const fitting = this.all.filter(fits);
        if (fitting.length < number) return;
        this.waiting.delete(look);
        resolve(fitting);
      };
      this.waiting.add(look);
      look();
    });
  }
}
