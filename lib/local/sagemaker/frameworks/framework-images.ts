import { type FoundFramework, FRAMEWORK_NAMES, frameworkOfImage } from '../../../core';
import type { ImageResolver } from '../types';
import { type ScriptProgramOptions, scriptProgram } from './script-program';

/**
 * Runs scripts in place of AWS's images of frameworks: by SageMaker's training toolkit, in an environment
 * with the framework's packages in the image's version. Images without a script to run, such as that of
 * the algorithm XGBoost, are not its.
 */
export function frameworkImages(options: ScriptProgramOptions): ImageResolver {
  const resolve: ImageResolver = (uri, hyperparameters = {}) => {
    if (hyperparameters.sagemaker_program === undefined) return undefined;
    const found = frameworkOfImage(uri);
    if (found === undefined) return undefined;
    return {
      name: nameOf(found),
      code: [],
      preloads: options.preloads,
      startsMore: true,
      program: (preparation) => scriptProgram(found, options, preparation),
    };
  };
  return Object.assign(resolve, {
    known: [`scripts in AWS's images of ${FRAMEWORK_NAMES.join(', ')}`],
    refusal: (uri: string) => {
      const found = frameworkOfImage(uri);
      if (found === undefined || found.framework === 'xgboost') return undefined;
      return `The image of ${nameOf(found)} runs a script, and the job names none: give it the hyperparameters sagemaker_program and sagemaker_submit_directory, as a script task does.`;
    },
  });
}

function nameOf({ framework, image: { version, pytorch } }: FoundFramework): string {
  return `${framework} ${version}${pytorch === undefined ? '' : ` with PyTorch ${pytorch}`}`;
}
