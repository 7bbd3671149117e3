import { Aws, type IResolvable, type Stack, Token, Tokenization } from 'aws-cdk-lib';

/** Pseudo-parameters by their name in a template. */
const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::AccountId': Aws.ACCOUNT_ID,
  'AWS::Partition': Aws.PARTITION,
  'AWS::Region': Aws.REGION,
  'AWS::URLSuffix': Aws.URL_SUFFIX,
};

/**
 * A text with as few tokens as can be: what the CDK can say at synthesis is said, and of a
 * `Fn::Sub`, as the URI of a DockerImageAsset is one, the text around the variables is seen.
 */
export function knownText(stack: Stack, text: string): string {
  // Only a text that is one token as a whole hides its characters.
  if (onlyToken(text) === undefined) return text;
  const resolved: unknown = stack.resolve(text);
  if (typeof resolved === 'string') return resolved;
  return (substituted(resolved) ?? text) as string;
}

/** The token that a text is as a whole; undefined where it has characters of its own. */
export function onlyToken(text: string): IResolvable | undefined {
  const fragments = Tokenization.reverseString(text);
  return fragments.length === 1 ? fragments.firstToken : undefined;
}

function substituted(resolved: unknown): string | undefined {
  const sub = (resolved as Readonly<Record<string, unknown>> | undefined)?.['Fn::Sub'];
  const [template, variables = {}] = [sub].flat() as [unknown, Readonly<Record<string, unknown>>?];
  if (typeof template !== 'string') return undefined;
  let isKnown = true;
  const text = template.replace(/\$\{(!?)([^}]+)\}/g, (_all, escaped: string, name: string) => {
    if (escaped !== '') return `\${${name}}`;
    const value = variables[name] ?? PSEUDO[name];
    if (value === undefined) isKnown = false;
    return typeof value === 'object' ? Token.asString(value) : String(value);
  });
  return isKnown ? text : undefined;
}
