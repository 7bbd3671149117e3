import { readJson } from './json-file';
import type { AssetFile, StackFile } from './manifest';
import type { Template } from './template';

/** Type of a stack in a stack. */
const NESTED_STACK = 'AWS::CloudFormation::Stack';

/**
 * The stacks with those that are nested in them behind each. A nested stack is where the one around
 * it is; its template is an asset, which its resource names.
 */
export function withNested(
  stacks: readonly StackFile[],
  assets: readonly AssetFile[],
): StackFile[] {
  return stacks.flatMap((stack) => [stack, ...withNested(nestedIn(stack, assets), assets)]);
}

function nestedIn(around: StackFile, assets: readonly AssetFile[]): StackFile[] {
  return Object.entries(around.template.Resources ?? {}).flatMap(([logicalId, resource]) => {
    if (resource.Type !== NESTED_STACK) return [];
    const url = JSON.stringify(resource.Properties?.TemplateURL ?? '');
    const asset = assets.find(({ key, path }) => path.endsWith('.json') && url.includes(key));
    // A template from elsewhere: references to its outputs fail with this reason.
    if (asset === undefined) return [];
    const { stackName, stage, environment } = around;
    return [
      {
        stackName: `${stackName}-${logicalId}`,
        stage,
        environment,
        template: readJson(asset.path) as Template,
        paths: new Map<string, string>(),
        parameters: {},
        nestedIn: { stack: around, logicalId },
      },
    ];
  });
}
