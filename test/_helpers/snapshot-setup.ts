import type { Template } from 'aws-cdk-lib/assertions';

/**
 * Makes a template fit for a snapshot: what differs from build to build is blanked out, and what
 * CloudFormation spells over many lines is put on one, so that a diff always means a change.
 */
export function scrubbed(template: Template): unknown {
  const { Resources, Outputs } = template.toJSON();
  return simplify({ Resources, Outputs });
}

const ASSET_HASH = /[0-9a-f]{64}/g;
const NODE_RUNTIME = /^nodejs\d+\.x$/;
/** The hash that ends a logical ID, and behind it that of a version of a function. */
const LOGICAL_ID = /^([A-Za-z]+?)[0-9A-F]{8}(?:[0-9a-f]{32})?$/;

const ID_HASHES = /[0-9A-F]{8}/g;

function simplify(value: unknown): unknown {
  if (typeof value === 'string') return simplifyText(value);
  if (Array.isArray(value)) return value.map(simplify);
  if (typeof value !== 'object' || value === null) return value;
  return intrinsic(value) ?? members(value);
}

function simplifyText(text: string): string {
  return text.replace(ASSET_HASH, '<asset>').replace(NODE_RUNTIME, '<node>');
}

function members(value: object): object {
  return Object.fromEntries(
    Object.entries(value)
      // Its paths are asserted as the tree of constructs.
      .filter(([key]) => key !== 'Metadata')
      .map(([key, member]) => [
        key.replace(LOGICAL_ID, '$1'),
        key === 'DependsOn' ? member.map(shortId) : simplify(member),
      ]),
  );
}

/** `${Name}` and `${Name.Arn}` as in Fn::Sub, or undefined when the object is none of these. */
function intrinsic(value: object): unknown {
  const [[name, argument] = [], second] = Object.entries(value);
  if (second !== undefined) return undefined;
  switch (name) {
    case 'Ref':
      return `\${${shortId(argument)}}`;
    case 'Fn::GetAtt':
      return `\${${shortId(argument[0])}.${argument[1]}}`;
    case 'Fn::Sub':
      return argument;
    case 'Fn::ImportValue':
      return `import ${argument.replace(ID_HASHES, '')}`;
    case 'Fn::Join': {
      const text = argument[1].map(simplify).join(argument[0]);
      return text.startsWith('{') ? JSON.parse(text) : text;
    }
    default:
      return undefined;
  }
}

function shortId(logicalId: string): string {
  return logicalId.replace(LOGICAL_ID, '$1');
}
