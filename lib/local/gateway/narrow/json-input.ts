import { AwsError } from '../../aws/errors';

type Input = Readonly<Record<string, unknown>>;

/** Characters of a parameter in the standard tier. */
const MAX_STANDARD_BYTES = 4096;

/** Changes an input to what moto understands, or refuses it. */
const RULES: Readonly<Record<string, (input: Input) => Input>> = {
  'logs:DescribeLogGroups': (input) => refuse(input, 'logGroupNamePattern', 'logGroupNamePrefix'),
  'logs:DescribeLogStreams': withGroupName,
  'logs:FilterLogEvents': withGroupName,
  // moto counts an event at the end time in.
  'logs:GetLogEvents': (input) => {
    const { endTime, ...others } = withGroupName(input);
    return typeof endTime === 'number' ? { ...others, endTime: endTime - 1 } : others;
  },
  'secretsmanager:ListSecrets': (input) => withOwnToken(input, 'InvalidNextTokenException'),
  'ssm:DescribeParameters': (input) => withOwnToken(input, 'InvalidNextToken'),
  'ssm:GetParameterHistory': (input) => withOwnToken(input, 'InvalidNextToken'),
  'ssm:GetParametersByPath': (input) => withOwnToken(input, 'InvalidNextToken'),
  'ssm:PutParameter': (input) => {
    const { Value, Tier = 'Standard' } = input;
    if (Tier === 'Standard' && Buffer.byteLength(String(Value ?? '')) > MAX_STANDARD_BYTES) {
      throw new AwsError(
        'ValidationException',
        `Standard tier parameters support a maximum parameter value of ${MAX_STANDARD_BYTES} characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier.`,
      );
    }
    return refuse(refuse(input, 'AllowedPattern'), 'Policies');
  },
};

/**
 * The input of an operation in the AWS JSON protocol without what moto ignores: changed to say the
 * same in other words, or refused.
 *
 * @throws InvalidParameterException, ValidationException
 */
export function narrowJson(service: string, operation: string, input: Input): Input {
  const name = `${service}:${operation}`;
  const rule = Object.hasOwn(RULES, name) ? RULES[name] : undefined;
  return rule === undefined ? input : rule(input);
}

function withGroupName(input: Input): Input {
  const { logGroupIdentifier, ...others } = input;
  if (logGroupIdentifier === undefined) return input;
  if (others.logGroupName !== undefined) {
    throw new AwsError(
      'InvalidParameterException',
      'LogGroupName and LogGroupIdentifier are mutually exclusive.',
    );
  }
  const logGroupName = String(logGroupIdentifier).replace(/^arn:.*?:log-group:|:\*$/g, '');
  return { ...others, logGroupName };
}

/** moto's tokens are numbers, and it fails at what is none. */
function withOwnToken(input: Input, code: string): Input {
  const { NextToken } = input;
  if (NextToken === undefined || /^\d+$/.test(String(NextToken))) return input;
  throw new AwsError(code, 'The specified token is not valid.');
}

function refuse(input: Input, name: string, instead?: string): Input {
  if (input[name] === undefined) return input;
  throw new AwsError(
    name.startsWith('log') ? 'InvalidParameterException' : 'ValidationException',
    `The local account would have to ignore ${name}, so it refuses it.${instead === undefined ? ' Leave it out.' : ` Use ${instead}.`}`,
  );
}
