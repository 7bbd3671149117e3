import { AwsError, invalid } from '../aws/errors';
import { type Paging, pageOf } from '../aws/pages';
import type { InputOf } from '../aws/shapes';
import { checkFilters, matches } from './filters';
import type {
  describeParametersInput,
  getParameterHistoryInput,
  getParameterInput,
  getParametersByPathInput,
  getParametersInput,
} from './inputs';
import { latest, type Parameter, type ParameterVersion } from './parameter';
import type { FoundParameter, Parameters } from './parameters';
import { notFound } from './wording';

const paging = (size: number): Paging => ({
  size,
  refusal: () => new AwsError('InvalidNextToken', 'The specified token is not valid.'),
});

/** GetParameter. @throws ParameterNotFound, ParameterVersionNotFound */
export function getParameter(
  store: Parameters,
  { Name, WithDecryption }: InputOf<typeof getParameterInput>,
): object {
  return { Parameter: withValue(store, store.find(Name), WithDecryption) };
}

/** GetParameters: those that are there, and the names of the others. */
export function getParameters(
  store: Parameters,
  { Names, WithDecryption }: InputOf<typeof getParametersInput>,
): object {
  const asked = [...new Set(Names)].map((name) => ({ name, found: tryFind(store, name) }));
  return {
    Parameters: asked.flatMap(({ found }) =>
      found === undefined ? [] : [withValue(store, found, WithDecryption)],
    ),
    InvalidParameters: asked.filter(({ found }) => found === undefined).map(({ name }) => name),
  };
}

function tryFind(store: Parameters, name: string): FoundParameter | undefined {
  try {
    return store.find(name);
  } catch {
    return undefined;
  }
}

/** GetParametersByPath. @throws InvalidFilterKey, InvalidFilterOption, ValidationException */
export function getParametersByPath(
  store: Parameters,
  input: InputOf<typeof getParametersByPathInput>,
): object {
  const { MaxResults: size, NextToken: token, ...question } = input;
  const { Path, Recursive = false, ParameterFilters = [], WithDecryption } = question;
  if (!Path.startsWith('/')) {
    throw invalid(
      `The parameter doesn't meet the parameter name requirements. The parameter name must begin with a forward slash "/", found ${JSON.stringify(Path)}.`,
    );
  }
  checkFilters(ParameterFilters, 'path');
  const under = [
    { Key: 'Path', Option: Recursive ? 'Recursive' : 'OneLevel', Values: [trimmed(Path)] },
  ];
  const found = sorted(store, (it) => matches(it, [...under, ...ParameterFilters]));
  const page = pageOf(JSON.stringify(question), found, { size, token }, paging(10));
  return {
    Parameters: page.items.map((parameter) =>
      withValue(store, { parameter, version: latest(parameter), selector: '' }, WithDecryption),
    ),
    ...nextOf(page),
  };
}

/** `/a` for `/a/`: both mean what is under it. */
function trimmed(path: string): string {
  return path === '/' ? path : path.replace(/\/+$/, '');
}

/** DescribeParameters. @throws InvalidFilterKey, InvalidFilterOption, ValidationException */
export function describeParameters(
  store: Parameters,
  { MaxResults: size, NextToken: token, ...question }: InputOf<typeof describeParametersInput>,
): object {
  const { Filters, ParameterFilters, Shared = false } = question;
  if (Filters !== undefined && ParameterFilters !== undefined) {
    throw invalid('You can use either Filters or ParameterFilters in a single request.');
  }
  // The older filters have one option only.
  const older = Filters?.map(({ Key, Values }) => ({
    Key,
    Values,
    Option: Key === 'Name' ? 'BeginsWith' : 'Equals',
  }));
  checkFilters(ParameterFilters ?? [], 'all');
  const filters = ParameterFilters ?? older ?? [];
  const found = Shared ? [] : sorted(store, (it) => matches(it, filters));
  const page = pageOf(JSON.stringify(question), found, { size, token }, paging(10));
  return {
    Parameters: page.items.map((it) => metadataOf(it, latest(it))),
    ...nextOf(page),
  };
}

/** GetParameterHistory, the oldest version first. @throws ParameterNotFound */
export function getParameterHistory(
  store: Parameters,
  { MaxResults: size, NextToken: token, ...question }: InputOf<typeof getParameterHistoryInput>,
): object {
  const parameter = store.parameter(question.Name);
  if (parameter === undefined) throw notFound(question.Name);
  const page = pageOf(
    JSON.stringify(question),
    parameter.versions,
    { size, token },
    paging(50),
    ({ version }) => version,
  );
  return {
    Parameters: page.items.map((version) => ({
      ...metadataOf(parameter, version),
      Value: store.shown(version, question.WithDecryption),
      Labels: [...version.labels],
    })),
    ...nextOf(page),
  };
}

function nextOf({ nextToken }: { readonly nextToken?: string }): object {
  return nextToken === undefined ? {} : { NextToken: nextToken };
}

function sorted(store: Parameters, isWanted: (it: Parameter) => boolean): Parameter[] {
  return store.all.filter(isWanted).sort((one, other) => (one.name < other.name ? -1 : 1));
}

function withValue(
  store: Parameters,
  { parameter, version, selector }: FoundParameter,
  isDecrypted: boolean | undefined,
): object {
  return {
    Name: parameter.name,
    Type: version.type,
    Value: store.shown(version, isDecrypted),
    Version: version.version,
    ...(selector !== '' && { Selector: selector }),
    LastModifiedDate: version.lastModified,
    ARN: parameter.arn,
    DataType: version.dataType,
  };
}

function metadataOf({ name, arn }: Parameter, version: ParameterVersion): object {
  const { description, keyId } = version;
  return {
    Name: name,
    ARN: arn,
    Type: version.type,
    ...(keyId !== undefined && { KeyId: keyId }),
    LastModifiedDate: version.lastModified,
    LastModifiedUser: 'N/A',
    ...(description !== undefined && { Description: description }),
    Version: version.version,
    Tier: version.tier,
    Policies: [],
    DataType: version.dataType,
  };
}
