import type { RegistryAccounts } from '../algorithms';
import data from '../data/frameworks.json';

/** AWS's image of a version of a framework, as `data/frameworks.json` has it, which names its source. */
export interface FrameworkImage {
  /** Full version of the framework, such as `2.8.0`; of `huggingface`, of Transformers. */
  readonly version: string;
  /** Shorter names, such as `2.8`. */
  readonly aliases?: readonly string[];
  /** Version of PyTorch that an image of `huggingface` has. */
  readonly pytorch?: string;
  /** What it is published for; absent where one image is for every instance type. */
  readonly processors?: readonly string[];
  /** Names of its Pythons in the tag: `py312`, or `py3` of an old image; absent where the tag has none. */
  readonly python?: readonly string[];
  readonly repository: string;
  /** End of the tag, such as `cu129-ubuntu22.04`. */
  readonly suffix?: string;
  /** Name of the group of accounts that publish it. */
  readonly registry: string;
}

const frameworks = data.frameworks as unknown as Readonly<
  Record<string, readonly FrameworkImage[]>
>;
const registries = data.registries as unknown as Readonly<Record<string, RegistryAccounts>>;

/** Frameworks of which AWS publishes training images that run a script. */
export const FRAMEWORK_NAMES: readonly string[] = Object.keys(frameworks);

/** Every image of a framework, oldest version first; none of a framework that is not known. */
export function imagesOf(framework: string): readonly FrameworkImage[] {
  return Object.hasOwn(frameworks, framework)
    ? (frameworks[framework] as readonly FrameworkImage[])
    : [];
}

/** Accounts that publish an image, by region. */
export function accountsOf({ registry }: FrameworkImage): RegistryAccounts {
  return registries[registry] as RegistryAccounts;
}

/** Every region in which the image of some framework is published, sorted. */
export const FRAMEWORK_REGIONS: readonly string[] = [
  ...new Set(Object.values(registries).flatMap((accounts) => Object.keys(accounts))),
].sort();
