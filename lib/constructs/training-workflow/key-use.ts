import { ArnFormat, Reference, type Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { JobSettings } from '../../core';
import { knownText, onlyToken } from './known-text';
import { inGroups, statementsOver } from './statements-over';

/** What SageMaker does with the key of a volume, and with that of the outputs. */
const VOLUME_ACTIONS = ['kms:CreateGrant'];
const OUTPUT_ACTIONS = ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey'];

/**
 * The right to use the keys that tasks name.
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html#sagemaker-roles-createtrainingjob-perms
 */
export function keyUse(stack: Stack, settings: readonly JobSettings[]): iam.PolicyStatement[] {
  const volumes = settings.flatMap(({ encryption }) => encryption.volumeKmsKeyId ?? []);
  const outputs = settings.flatMap(({ encryption }) => encryption.outputKmsKeyId ?? []);
  return [...useOf(stack, volumes, VOLUME_ACTIONS), ...useOf(stack, outputs, OUTPUT_ACTIONS)];
}

/** The right to read outputs that tasks encrypt with keys of their own. */
export function outputReading(
  stack: Stack,
  settings: readonly JobSettings[],
): iam.PolicyStatement[] {
  const outputs = settings.flatMap(({ encryption }) => encryption.outputKmsKeyId ?? []);
  return useOf(stack, outputs, ['kms:Decrypt']);
}

/** A policy names keys by their ARNs only; which key an alias stands for is known to KMS. */
type KeyName = { readonly arn: string } | AliasName;
interface AliasName {
  readonly alias: string;
  /** ARN of every key that it can stand for. */
  readonly keys: string;
}

function useOf(
  stack: Stack,
  names: readonly string[],
  actions: readonly string[],
): iam.PolicyStatement[] {
  const arns = new Set<string>();
  const aliases = new Map<string, string[]>();
  for (const name of [...new Set(names)].sort()) {
    const key = keyName(stack, name);
    if ('arn' in key) arns.add(key.arn);
    else aliases.set(key.keys, [...(aliases.get(key.keys) ?? []), key.alias]);
  }
  return [
    ...statementsOver([...arns], { actions: [...actions] }),
    ...[...aliases].flatMap(([keys, own]) =>
      inGroups(own).map((group) => useOfAliases(group, keys, actions)),
    ),
  ];
}

function useOfAliases(
  aliases: readonly string[],
  keys: string,
  actions: readonly string[],
): iam.PolicyStatement {
  const [only] = aliases.length === 1 ? aliases : [];
  return new iam.PolicyStatement({
    actions: [...actions],
    resources: [keys],
    conditions: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': only ?? aliases } },
  });
}

const ALIAS = /^(arn:[^/]*:)?(alias\/.+)$/;
/** An alias's ARN whose name CloudFormation fills in, slash included. */
const ALIAS_LATER = /^(arn:[^/]*:)(\$\{Token\[[^\]]+\]\})$/;

/**
 * A task may name its key by id, alias or ARN, each of which may be a token. A token that nothing
 * is known about is taken for an ARN: a policy with anything else is refused by IAM, so that a
 * deployment fails rather than a job after hours of training.
 */
function keyName(stack: Stack, name: string): KeyName {
  const text = knownText(stack, name);
  const [, prefix, alias] = ALIAS.exec(text) ?? [];
  if (alias !== undefined) return { alias, keys: anyKey(stack, prefix) };
  const [, prefixLater, later = text] = ALIAS_LATER.exec(text) ?? [];
  const aliasLater = knownText(stack, later);
  if (ALIAS.test(aliasLater) || targetOf(aliasLater) instanceof kms.CfnAlias) {
    return { alias: aliasLater, keys: anyKey(stack, prefixLater) };
  }
  if (text.startsWith('arn:')) return { arn: text };
  const own = targetOf(text);
  if (own instanceof kms.CfnKey || own instanceof kms.CfnReplicaKey) return { arn: own.attrArn };
  return { arn: onlyToken(text) === undefined ? keyArn(stack, text) : text };
}

/** The resource that a text refers to, where it is one reference as a whole. */
function targetOf(text: string): unknown {
  const token = onlyToken(text);
  return Reference.isReference(token) ? token.target : undefined;
}

/** The ARN of every key in an alias's account and region; `prefix` is how the alias's own begins. */
function anyKey(stack: Stack, prefix?: string): string {
  return prefix === undefined ? keyArn(stack, '*') : `${prefix}key/*`;
}

function keyArn(stack: Stack, keyId: string): string {
  return stack.formatArn({
    service: 'kms',
    resource: 'key',
    resourceName: keyId,
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
}
