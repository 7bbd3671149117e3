import type { FoundFramework } from '../../../core';

/** What stands for the image of a framework here. */
export interface FrameworkPackages {
  /** As requirements. */
  readonly packages: readonly string[];
  /** Version of the image's Python, such as `3.12`; absent where it is not known. */
  readonly version?: string;
}

/**
 * The toolkit in whichever version goes with the framework's own packages: those of TensorFlow and of
 * the toolkit's last versions ask for different ones of protobuf.
 */
const TOOLKIT = 'sagemaker-training>=4.2,<6';

/** The framework in its image's version, and what scripts expect beside it. */
export function frameworkPackages({ framework, image, python }: FoundFramework): FrameworkPackages {
  const version = pythonOf(framework, image.version, python);
  return {
    packages: [...ownPackages(framework, image.version, image.pytorch), TOOLKIT],
    ...(version !== undefined && { version }),
  };
}

function ownPackages(framework: string, version: string, pytorch = version): string[] {
  switch (framework) {
    case 'sklearn':
      return [`scikit-learn==${lineOf(version)}.*`, ...tables(atLeast(version, 1, 4))];
    case 'xgboost':
      return [
        `xgboost==${lineOf(version)}.*`,
        'scikit-learn',
        'pyarrow',
        ...tables(atLeast(version, 2, 0)),
      ];
    case 'pytorch':
      return [`torch==${version}`, 'torchvision', ...tables(atLeast(version, 2, 3))];
    case 'huggingface':
      return [
        `torch==${pytorch}`,
        `transformers==${version}`,
        'accelerate',
        'datasets',
        ...tables(atLeast(pytorch, 2, 3)),
      ];
    case 'tensorflow':
      return [`tensorflow==${version}`, 'scikit-learn', ...tables(atLeast(version, 2, 18))];
    case 'mxnet':
      return [`mxnet==${version}`, ...tables(false)];
    default:
      return [`${framework}==${version}`];
  }
}

/** Builds of before NumPy 2 cannot be loaded with it. */
function tables(isForNumpy2: boolean): string[] {
  return ['pandas<3', isForNumpy2 ? 'numpy' : 'numpy<2'];
}

/** `1.2-1` is an image of the line 1.2. */
function lineOf(version: string): string {
  return version.split('.').slice(0, 2).join('.').replace(/-.*$/, '');
}

function atLeast(version: string, major: number, minor: number): boolean {
  const [ownMajor = 0, ownMinor = 0] = lineOf(version).split('.').map(Number);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}

/**
 * Pythons of images whose tags do not tell them, by the Dockerfiles of aws/sagemaker-scikit-learn-container
 * and aws/sagemaker-xgboost-container, by the start of the version.
 */
const PYTHONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  sklearn: {
    '0.': '3.7',
    '1.0': '3.8',
    '1.2': '3.9',
    '1.4-2-py312': '3.12',
    '1.4': '3.10',
    '1.9': '3.12',
  },
  xgboost: { '1.0': '3.7', '1.2': '3.7', '1.3': '3.7', '1.5': '3.8', '1.7': '3.10', '3.0': '3.10' },
};

function pythonOf(framework: string, version: string, tag = ''): string | undefined {
  const [, minor] = /^py3(\d+)$/.exec(tag) ?? [];
  if (minor !== undefined) return `3.${minor}`;
  const known = Object.entries(PYTHONS[framework] ?? {});
  return known.find(([start]) => version.startsWith(start))?.[1];
}
