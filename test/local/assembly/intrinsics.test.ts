// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Fn::Sub writes its placeholders so
import { readAssembly } from '../../../lib/local/assembly';
import { LOCAL, removeDirectories, writeAssembly } from '../_helpers/assemblies';

afterAll(removeDirectories);

/** What a value of a property becomes, in a stack `Main` with some things to refer to. */
function resolved(value: unknown, template: Record<string, unknown> = {}): unknown {
  const directory = writeAssembly({
    Main: {
      ...template,
      Mappings: { Sizes: { small: { cpu: '1' } } },
      Conditions: {
        Yes: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] },
        No: { 'Fn::Not': [{ Condition: 'Yes' }] },
        Both: { 'Fn::And': [{ Condition: 'Yes' }, { Condition: 'No' }] },
        Either: { 'Fn::Or': [{ Condition: 'No' }, { Condition: 'Yes' }] },
        Number: { 'Fn::Equals': [1, '1'] },
      },
      Parameters: {
        Text: { Type: 'String', Default: 'text' },
        Numbers: { Type: 'List<Number>', Default: '1, 2' },
        Empty: { Type: 'String' },
        Stored: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/app/size' },
        Elsewhere: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/other' },
      },
      Resources: {
        Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'reader', Path: '/app/' } },
        Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'data' } },
        Size: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/app/size', Value: 'large' } },
        Dashes: { Type: 'Custom::Thing' },
        Absent: { Type: 'AWS::S3::Bucket', Condition: 'No' },
        Probe: { Type: 'AWS::SSM::Parameter', Properties: { Value: value, Name: 'probe' } },
      },
    },
  });
  const [, probe] = readAssembly(directory, LOCAL).resourcesOfType('AWS::SSM::Parameter');
  return probe?.properties.Value;
}

describe('intrinsic functions', () => {
  test.each([
    ['a plain string', 'plain', 'plain'],
    ['numbers and lists', { a: [1, null, true] }, { a: [1, null, true] }],
    ['Ref of a parameter', { Ref: 'Text' }, 'text'],
    ['Ref of a list parameter', { Ref: 'Numbers' }, ['1', '2']],
    ['Ref of a stored parameter', { Ref: 'Stored' }, 'large'],
    ['Ref of a bucket', { Ref: 'Bucket' }, 'data'],
    ['Ref of a role', { Ref: 'Role' }, 'reader'],
    ['Fn::GetAtt', { 'Fn::GetAtt': ['Role', 'Arn'] }, 'arn:aws:iam::123456789012:role/app/reader'],
    ['Fn::GetAtt in its short form', { 'Fn::GetAtt': 'Bucket.Arn' }, 'arn:aws:s3:::data'],
    ['Fn::GetAtt of a property', { 'Fn::GetAtt': ['Size', 'Value'] }, 'large'],
    ['Fn::Join', { 'Fn::Join': ['-', ['a', { Ref: 'Text' }, 7]] }, 'a-text-7'],
    ['Fn::Join over Fn::Split', { 'Fn::Join': ['', { 'Fn::Split': ['.', 'a.b'] }] }, 'ab'],
    ['Fn::Select', { 'Fn::Select': ['1', ['a', 'b']] }, 'b'],
    ['Fn::Base64', { 'Fn::Base64': 'hello' }, 'aGVsbG8='],
    ['Fn::If that holds', { 'Fn::If': ['Yes', 'a', 'b'] }, 'a'],
    ['Fn::If that does not', { 'Fn::If': ['No', 'a', 'b'] }, 'b'],
    ['Fn::And', { 'Fn::If': ['Both', 'a', 'b'] }, 'b'],
    ['Fn::Or', { 'Fn::If': ['Either', 'a', 'b'] }, 'a'],
    ['Fn::Equals of a number and its digits', { 'Fn::If': ['Number', 'a', 'b'] }, 'a'],
    ['Fn::FindInMap', { 'Fn::FindInMap': ['Sizes', 'small', 'cpu'] }, '1'],
    [
      'the default of Fn::FindInMap',
      { 'Fn::FindInMap': ['Sizes', 'huge', 'cpu', { DefaultValue: { Ref: 'Text' } }] },
      'text',
    ],
    [
      'Fn::Sub',
      { 'Fn::Sub': '${AWS::Region}/${Text}/${Role.Arn}' },
      'us-east-1/text/arn:aws:iam::123456789012:role/app/reader',
    ],
    ['a literal in Fn::Sub', { 'Fn::Sub': '${!Text}' }, '${Text}'],
    [
      'variables of Fn::Sub',
      { 'Fn::Sub': ['${X}-${Text}', { X: { Ref: 'Bucket' } }] },
      'data-text',
    ],
    ['AWS::NoValue in an object', { a: { Ref: 'AWS::NoValue' }, b: 1 }, { b: 1 }],
    ['AWS::NoValue in a list', ['a', { 'Fn::If': ['No', 'x', { Ref: 'AWS::NoValue' }] }], ['a']],
    ['AWS::AccountId', { Ref: 'AWS::AccountId' }, '123456789012'],
    ['AWS::URLSuffix', { Ref: 'AWS::URLSuffix' }, 'amazonaws.com'],
    ['AWS::StackName', { Ref: 'AWS::StackName' }, 'Main'],
    ['a dynamic reference', '<{{resolve:ssm:/app/size:1}}>', '<large>'],
  ])('resolves %s', (_what, value, expected) => {
    expect(resolved(value)).toEqual(expected);
  });

  test.each([
    ['an unknown function', { 'Fn::Cidr': ['x'] }, 'UnknownIntrinsic', 'Properties/Value/Fn::Cidr'],
    [
      'an unknown function deep inside',
      { a: [{ 'Fn::Join': ['', [{ 'Fn::Transform': {} }]] }] },
      'UnknownIntrinsic',
      'Properties/Value/a/0/Fn::Join/1/0/Fn::Transform',
    ],
    ['an unknown resource', { Ref: 'Nobody' }, 'UnknownReference', "'Nobody'"],
    ['a resource whose condition fails', { Ref: 'Absent' }, 'UnknownReference', "'Absent'"],
    ['an unknown pseudo parameter', { Ref: 'AWS::Moon' }, 'UnknownReference', 'AWS::Moon'],
    ['a parameter without a value', { Ref: 'Empty' }, 'UnknownReference', "'Empty'"],
    ['a stored parameter of others', { Ref: 'Elsewhere' }, 'UnknownReference', "'/other'"],
    [
      'an unknown attribute',
      { 'Fn::GetAtt': ['Bucket', 'Colour'] },
      'UnknownAttribute',
      "'Colour' of AWS::S3::Bucket 'Bucket', used at Main/Resources/Probe/Properties/Value",
    ],
    [
      'an attribute of JavaScript',
      { 'Fn::GetAtt': ['Bucket', 'constructor'] },
      'UnknownAttribute',
      '',
    ],
    ['a type without known names', { Ref: 'Dashes' }, 'UnknownResourceType', 'Custom::Thing'],
    ['an unknown export', { 'Fn::ImportValue': 'x' }, 'UnknownReference', "exports 'x'"],
    ['an unknown condition', { 'Fn::If': ['Maybe', 1, 2] }, 'UnknownReference', "'Maybe'"],
    ['an unknown map entry', { 'Fn::FindInMap': ['A', 'b', 'c'] }, 'MalformedIntrinsic', 'A'],
    ['Fn::Select past the end', { 'Fn::Select': [2, ['a']] }, 'MalformedIntrinsic', 'no item 2'],
    ['Fn::Join without a list', { 'Fn::Join': 'a' }, 'MalformedIntrinsic', 'a list of 2'],
    ['a function beside other keys', { Ref: 'Text', b: 1 }, 'MalformedIntrinsic', 'only key'],
    ['an object where text is due', { 'Fn::Base64': {} }, 'UnexpectedValue', 'Expected text'],
    ['a secret', '{{resolve:secretsmanager:x}}', 'UnknownIntrinsic', 'secretsmanager'],
    ['itself', { 'Fn::GetAtt': ['Probe', 'Value'] }, 'CircularReference', 'refers to itself'],
  ])('fails on %s', (_what, value, code, message) => {
    expect(() => resolved(value)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });
});
