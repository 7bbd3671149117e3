import {
  anywhere,
  type Needs,
  type OwnOperation,
  rowsOf,
  type Service,
  text,
  texts,
} from '../operations';
import {
  addTagsInput,
  describeParametersInput,
  getParameterHistoryInput,
  getParameterInput,
  getParametersByPathInput,
  getParametersInput,
  labelInput,
  nameInput,
  namesInput,
  putParameterInput,
  removeTagsInput,
  resourceInput,
} from './inputs';
import { labelVersion } from './label';
import type { Parameters } from './parameters';
import { putParameter } from './put-parameter';
import {
  describeParameters,
  getParameter,
  getParameterHistory,
  getParameters,
  getParametersByPath,
} from './read';
import { addTags, listTags, removeTags } from './tags';
import { notFound } from './wording';

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

const toPutParameter: Needs = (input, { action, arn }) => {
  const resource = parameterArn(text(input, 'Name'), arn);
  const context = { 'ssm:Overwrite': String(input.Overwrite ?? false) };
  const tagged = input.Tags === undefined ? [] : [{ action: 'ssm:AddTagsToResource', resource }];
  return [{ action, resource, context }, ...tagged];
};

const operation = rowsOf<Parameters>();

/**
 * Systems Manager's Parameter Store.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
 */
export const SSM: Service<OwnOperation<Parameters>, 'ssm'> = {
  name: 'ssm',
  title: 'Systems Manager Parameter Store',
  protocol: 'json',
  by: 'ssm',
  target: 'AmazonSSM',
  operations: {
    AddTagsToResource: operation({
      input: addTagsInput,
      needs: onParameter('ResourceId'),
      run: addTags,
    }),
    DeleteParameter: operation({
      input: nameInput,
      needs: onParameter('Name'),
      run: (store, { Name }) => {
        if (!store.remove(Name)) throw notFound(Name);
        return {};
      },
    }),
    DeleteParameters: operation({
      input: namesInput,
      needs: onParameters,
      run: (store, { Names }) => {
        const deleted = Names.filter((name) => store.remove(name));
        const others = Names.filter((name) => !deleted.includes(name));
        return { DeletedParameters: deleted, InvalidParameters: others };
      },
    }),
    DescribeParameters: operation({
      input: describeParametersInput,
      needs: anywhere,
      run: describeParameters,
    }),
    GetParameter: operation({
      input: getParameterInput,
      needs: onParameter('Name'),
      run: getParameter,
    }),
    GetParameterHistory: operation({
      input: getParameterHistoryInput,
      needs: onParameter('Name'),
      run: getParameterHistory,
    }),
    GetParameters: operation({
      input: getParametersInput,
      needs: onParameters,
      run: getParameters,
    }),
    GetParametersByPath: operation({
      input: getParametersByPathInput,
      needs: underPath,
      run: getParametersByPath,
    }),
    LabelParameterVersion: operation({
      input: labelInput,
      needs: onParameter('Name'),
      run: labelVersion,
    }),
    ListTagsForResource: operation({
      input: resourceInput,
      needs: onParameter('ResourceId'),
      run: listTags,
    }),
    PutParameter: operation({
      input: putParameterInput,
      needs: toPutParameter,
      run: putParameter,
    }),
    RemoveTagsFromResource: operation({
      input: removeTagsInput,
      needs: onParameter('ResourceId'),
      run: removeTags,
    }),
  },
};
