import { AwsError } from '../../aws/errors';
import { anywhere, type Needs, type OperationInput, text, texts } from '../../operations';
import { refuse, withOwnToken } from '../narrow';
import type { ForwardedService } from '../operation';

/** Bytes of a parameter in the standard tier. */
const MAX_STANDARD_BYTES = 4096;

/** ARN of a parameter by its name or ARN; a selector may follow the name: `:3` or `:label`. */
const parameterArn = (name: string, arn: (rest: string) => string): string =>
  name.startsWith('arn:')
    ? name
    : arn(`parameter/${name.replace(/^\//, '').replace(/:[^/]*$/, '')}`);

const onParameter =
  (member: string): Needs =>
  (input, { action, arn }) => [{ action, resource: parameterArn(text(input, member), arn) }];

const onParameters: Needs = (input, { action, arn }) =>
  texts(input, 'Names').map((name) => ({ action, resource: parameterArn(name, arn) }));

const underPath: Needs = (input, { action, arn }) => [
  {
    action,
    resource: arn(`parameter/${text(input, 'Path').replace(/^\//, '')}`),
    context: { 'ssm:Recursive': String(input.Recursive ?? false) },
  },
];

const putParameter: Needs = (input, { action, arn }) => {
  const resource = parameterArn(text(input, 'Name'), arn);
  const context = { 'ssm:Overwrite': String(input.Overwrite ?? false) };
  const tagged = input.Tags === undefined ? [] : [{ action: 'ssm:AddTagsToResource', resource }];
  return [{ action, resource, context }, ...tagged];
};

function narrowParameter(input: OperationInput): OperationInput {
  const { Value, Tier = 'Standard' } = input;
  if (Tier === 'Standard' && Buffer.byteLength(String(Value ?? '')) > MAX_STANDARD_BYTES) {
    throw new AwsError(
      'ValidationException',
      `Standard tier parameters support a maximum parameter value of ${MAX_STANDARD_BYTES} characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier.`,
    );
  }
  return refuse(refuse(input, 'AllowedPattern'), 'Policies');
}

const narrowPages = withOwnToken('InvalidNextToken');

/**
 * Systems Manager's Parameter Store, by moto.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
 */
export const SSM: ForwardedService = {
  name: 'ssm',
  title: 'Systems Manager Parameter Store',
  protocol: 'json',
  by: 'moto',
  target: 'AmazonSSM',
  operations: {
    AddTagsToResource: { needs: onParameter('ResourceId') },
    DeleteParameter: { needs: onParameter('Name') },
    DeleteParameters: { needs: onParameters },
    DescribeParameters: { needs: anywhere, narrow: narrowPages },
    GetParameter: { needs: onParameter('Name') },
    GetParameterHistory: { needs: onParameter('Name'), narrow: narrowPages },
    GetParameters: { needs: onParameters },
    GetParametersByPath: { needs: underPath, narrow: narrowPages },
    LabelParameterVersion: { needs: onParameter('Name') },
    ListTagsForResource: { needs: onParameter('ResourceId') },
    PutParameter: { needs: putParameter, narrow: narrowParameter },
    RemoveTagsFromResource: { needs: onParameter('ResourceId') },
  },
};
