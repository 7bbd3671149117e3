import type { ChosenFramework } from './choice';

/** The package that a framework is, where it is named otherwise. */
const PACKAGES: Readonly<Record<string, string>> = {
  pytorch: 'torch',
  huggingface: 'transformers',
  sklearn: 'scikit-learn',
};

/** What an image of a framework brings, by its name alone: requirements such as `torch==2.8.*`. */
export function providedBy({ framework, image }: ChosenFramework): string[] {
  const own = requirement(PACKAGES[framework] ?? framework, image.version);
  return image.pytorch === undefined ? [own] : [requirement('torch', image.pytorch), own];
}

function requirement(name: string, version: string): string {
  const [, short] = /^(\d+\.\d+)/.exec(version) ?? [];
  return short === undefined ? name : `${name}==${short}.*`;
}
