/** The trial that is picked out in every chart and in the leaderboard. */
export class Selection {
  private trial: number | undefined;
  private readonly listeners: ((trial: number | undefined) => void)[] = [];

  /** Index of the trial. */
  get current(): number | undefined {
    return this.trial;
  }

  /** Picks a trial, or lets it go where it was picked already. */
  toggle(trial: number): void {
    this.trial = this.trial === trial ? undefined : trial;
    for (const listener of this.listeners) listener(this.trial);
  }

  onChange(listener: (trial: number | undefined) => void): void {
    this.listeners.push(listener);
  }
}
