/** A job's turn: waited for, then held until the job has ended. */
export interface Place {
  /** Whether other jobs come first. */
  readonly isWaiting: boolean;
  /** Resolves when the job may begin; never, once it has left. */
  readonly granted: Promise<void>;
  /** Gives the place up, or the wait for it. */
  leave(): void;
}

/** A job in the queue. */
interface Waiting {
  readonly processes: number;
  readonly begin: () => void;
}

/**
 * Lets jobs begin in the order in which they were asked for, so that together they run no more
 * processes than the machine has processors; a job with more than that runs alone. Nobody is
 * overtaken, or small jobs could keep a large one waiting for ever.
 */
export class Admission {
  private free: number;
  private queue: Waiting[] = [];

  /** @param processors processes that run at a time */
  constructor(private readonly processors: number) {
    this.free = processors;
  }

  /** Asks for a place for a job of so many processes. */
  ask(wanted: number): Place {
    const processes = Math.min(wanted, this.processors);
    let waiting: Waiting | undefined;
    const granted = new Promise<void>((begin) => {
      waiting = { processes, begin };
      this.queue.push(waiting);
    });
    this.advance();
    const isQueued = () => waiting !== undefined && this.queue.includes(waiting);
    return {
      isWaiting: isQueued(),
      granted,
      leave: () => {
        if (isQueued()) this.queue = this.queue.filter((other) => other !== waiting);
        else if (waiting !== undefined) this.free += processes;
        waiting = undefined;
        this.advance();
      },
    };
  }

  private advance(): void {
    for (
      let [next] = this.queue;
      next !== undefined && next.processes <= this.free;
      [next] = this.queue
    ) {
      this.queue.shift();
      this.free -= next.processes;
      next.begin();
    }
  }
}
