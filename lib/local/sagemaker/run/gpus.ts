import type { Host } from '../jobs/hosts';

/** What the hosts of a job have of this machine's GPUs. */
export interface DealtGpus {
  /** Said in every host's log: how it differs from SageMaker. @default - it does not */
  readonly notice?: string;
  /** Variables of a host's processes. */
  env(host: Host): Readonly<Record<string, string>>;
  /** Gives them back. */
  release(): void;
}

/** Families with NVIDIA's GPUs: `p` and `g`, as SageMaker's Python SDK tells them too. */
const HAS_GPUS = /^ml\.[pg]\d/;

/**
 * Deals this machine's GPUs out to the hosts of jobs, as SageMaker gives each host those of its instance:
 * CUDA_VISIBLE_DEVICES of a host has its share, and its processes choose among them by their local
 * rank. Hosts of types without GPUs see what there is. Jobs that run at a time get others where there
 * are others.
 */
export class Gpus {
  private readonly uses = new Map<string, number>();
  private known: Promise<readonly string[]> | undefined;

  /** @param list this machine's GPUs, asked when the first job wants some */
  constructor(private readonly list: () => Promise<readonly string[]>) {}

  /**
   * The share of each host, at least one GPU where the machine has any.
   *
   * @param processes of each host: how many GPUs it wants
   * @param parallel jobs that run at a time
   */
  async deal(hosts: readonly Host[], processes: number, parallel: number): Promise<DealtGpus> {
    const wanting = hosts.filter(({ instanceType }) => HAS_GPUS.test(instanceType));
    if (wanting.length === 0) return { env: () => ({}), release: () => undefined };
    this.known ??= this.list();
    const all = await this.known;
    if (all.length === 0) {
      return {
        notice: `${wanting[0]?.instanceType} has GPUs; this machine has none that its driver lists.`,
        env: () => ({}),
        release: () => undefined,
      };
    }
    const share = Math.max(1, Math.floor(all.length / (wanting.length * parallel)));
    const dealt = new Map(wanting.map((host) => [host, this.take(all, share)] as const));
    const notice = tooFew(dealt, all.length, processes);
    return {
      ...(notice !== undefined && { notice }),
      env: (host) => {
        const own = dealt.get(host);
        return own === undefined ? {} : { CUDA_VISIBLE_DEVICES: own.join(',') };
      },
      release: () => {
        for (const gpu of [...dealt.values()].flat()) this.use(gpu, -1);
      },
    };
  }

  /** Those that the fewest use, in the machine's order. */
  private take(all: readonly string[], count: number): string[] {
    const usesOf = (gpu: string) => this.uses.get(gpu) ?? 0;
    const chosen = all.toSorted((a, b) => usesOf(a) - usesOf(b)).slice(0, count);
    for (const gpu of chosen) this.use(gpu, 1);
    return all.filter((gpu) => chosen.includes(gpu));
  }

  private use(gpu: string, change: 1 | -1): void {
    this.uses.set(gpu, (this.uses.get(gpu) ?? 0) + change);
  }
}

function tooFew(
  dealt: ReadonlyMap<Host, readonly string[]>,
  count: number,
  processes: number,
): string | undefined {
  const wanted = dealt.size * processes;
  if (wanted <= count) return undefined;
  const shares = [...dealt].map(([{ name }, own]) => `${name} has ${own.join(', ')}`);
  return (
    `this machine has ${count === 1 ? '1 GPU' : `${count} GPUs`}, and the job's processes want ${wanted}: ${shares.join('; ')}. ` +
    'NCCL refuses two processes on one GPU, and a local rank without a GPU of its own has to choose ' +
    'another: start fewer with --processes-per-host, or train on fewer hosts.'
  );
}
