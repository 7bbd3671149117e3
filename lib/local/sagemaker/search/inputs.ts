/** Input shape of Search. Facts from the API model that AWS publishes (botocore, sagemaker/2017-07-24). */

import { enumeration, integer, list, type Members, string, structure } from '../../aws/shapes';

export const OPERATORS = [
  'Equals',
  'NotEquals',
  'GreaterThan',
  'GreaterThanOrEqualTo',
  'LessThan',
  'LessThanOrEqualTo',
  'Contains',
  'Exists',
  'NotExists',
  'In',
] as const;

const property = string(1, 255, '.+');
const filters = list(
  structure({
    'Name!': property,
    Operator: enumeration(...OPERATORS),
    Value: string(1, 1024, '.+'),
  }),
  1,
  20,
);
const ofOneLevel = {
  Filters: filters,
  NestedFilters: list(structure({ 'NestedPropertyName!': property, 'Filters!': filters }), 1, 20),
  Operator: enumeration('And', 'Or'),
} satisfies Members;

/** Expressions hold others; three levels of them are taken. */
const innermost = structure(ofOneLevel);
const inner = structure({ ...ofOneLevel, SubExpressions: list(innermost, 1, 20) });
const expression = structure({ ...ofOneLevel, SubExpressions: list(inner, 1, 20) });

export const searchInput = structure({
  'Resource!': string(1, 64),
  SearchExpression: expression,
  SortBy: property,
  SortOrder: enumeration('Ascending', 'Descending'),
  NextToken: string(0, 8192),
  MaxResults: integer(1, 100),
});
