/**
 * Input shapes of the operations of Parameter Store that run locally.
 * Facts from the API model that AWS publishes (botocore, ssm/2014-11-06).
 */
import { boolean, enumeration, integer, list, string, structure } from '../aws/shapes';

const name = string(1, 2048);
const text = { type: 'string' } as const;
const tagText = '([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)';
const tagKey = string(1, 128, tagText);
const tags = list(structure({ 'Key!': tagKey, 'Value!': string(0, 256, tagText) }), 0, 1000);
const values = list(string(1, 1024), 1, 50);
const filters = list(
  structure({
    'Key!': string(1, 132, 'tag:.+|Name|Type|KeyId|Path|Label|Tier|DataType'),
    Option: string(1, 10),
    Values: values,
  }),
  0,
  100,
);
const resourceType = enumeration(
  'Document',
  'ManagedInstance',
  'MaintenanceWindow',
  'Parameter',
  'PatchBaseline',
  'OpsItem',
  'OpsMetadata',
  'Automation',
  'Association',
  'CloudConnector',
);

export const putParameterInput = structure({
  'Name!': name,
  Description: string(0, 1024),
  'Value!': string(1, 8192),
  Type: enumeration('String', 'StringList', 'SecureString'),
  KeyId: string(1, 256, '[a-zA-Z0-9:/_-]+'),
  Overwrite: boolean,
  AllowedPattern: string(0, 1024),
  Tags: tags,
  Tier: enumeration('Standard', 'Advanced', 'Intelligent-Tiering'),
  Policies: string(1, 4096),
  DataType: string(0, 128),
});

export const nameInput = structure({ 'Name!': name });
export const namesInput = structure({ 'Names!': list(name, 1, 10) });
export const getParameterInput = structure({ 'Name!': name, WithDecryption: boolean });
export const getParametersInput = structure({
  'Names!': list(name, 1, 10),
  WithDecryption: boolean,
});

export const getParametersByPathInput = structure({
  'Path!': name,
  Recursive: boolean,
  ParameterFilters: filters,
  WithDecryption: boolean,
  MaxResults: integer(1, 10),
  NextToken: text,
});

export const getParameterHistoryInput = structure({
  'Name!': name,
  WithDecryption: boolean,
  MaxResults: integer(1, 50),
  NextToken: text,
});

export const describeParametersInput = structure({
  Filters: list(
    structure({ 'Key!': enumeration('Name', 'Type', 'KeyId'), 'Values!': values }),
    0,
    100,
  ),
  ParameterFilters: filters,
  MaxResults: integer(1, 50),
  NextToken: text,
  // Nobody shares parameters with this account.
  Shared: boolean,
});

export const labelInput = structure({
  'Name!': name,
  ParameterVersion: integer(1),
  'Labels!': list(string(1, 100), 1, 10),
});

export const resourceInput = structure({ 'ResourceType!': resourceType, 'ResourceId!': text });
export const addTagsInput = structure({
  'ResourceType!': resourceType,
  'ResourceId!': text,
  'Tags!': tags,
});
export const removeTagsInput = structure({
  'ResourceType!': resourceType,
  'ResourceId!': text,
  'TagKeys!': list(tagKey, 0, 1000),
});
