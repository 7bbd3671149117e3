import { accountsOf, FRAMEWORK_NAMES, type FrameworkImage, imagesOf } from './table';

/** A framework by its image. */
export interface FoundFramework {
  readonly framework: string;
  readonly image: FrameworkImage;
  /** As the tag names it, such as `py312`; absent where it names none. */
  readonly python?: string;
}

const FORM = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.[a-z0-9.-]+\/([a-z0-9-]+):(.+)$/;

/** The framework that AWS publishes as this image, in whichever region; undefined where it is none. */
export function frameworkOfImage(uri: string): FoundFramework | undefined {
  const [, account = '', region = '', repository, tag = ''] = FORM.exec(uri) ?? [];
  for (const framework of FRAMEWORK_NAMES) {
    for (const image of imagesOf(framework)) {
      if (image.repository !== repository) continue;
      const accounts = accountsOf(image);
      if (!Object.hasOwn(accounts, region) || accounts[region] !== account) continue;
      const parts = partsOf(tag, image);
      if (parts === undefined) continue;
      const python = parts.find((part) => /^py\d+$/.test(part));
      return { framework, image, ...(python !== undefined && { python }) };
    }
  }
  return undefined;
}

/** What of a tag is behind the version; undefined where it is that of another image. */
function partsOf(tag: string, image: FrameworkImage): string[] | undefined {
  const { version, aliases = [], pytorch } = image;
  const names =
    pytorch === undefined ? [version, ...aliases] : [`${pytorch}-transformers${version}`];
  const name = names.find((each) => tag === each || tag.startsWith(`${each}-`));
  if (name === undefined) return undefined;
  const parts = tag
    .slice(name.length + 1)
    .split('-')
    .filter(Boolean);
  const isOfProcessor = (image.processors ?? []).some((processor) => parts[0] === processor);
  // `1.2-1` is no start of `1.2-10`, nor `1.4-2` of `1.4-2-py312-cpu-py3`.
  return isOfProcessor || (image.processors === undefined && parts.length === 0)
    ? parts
    : undefined;
}
