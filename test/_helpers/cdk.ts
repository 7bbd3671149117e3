import { App, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import cdk from '../../cdk.json';

/** An app with this repository's feature flags, whose functions are not bundled. */
export function testApp(): App {
  return new App({
    analyticsReporting: false,
    context: { ...cdk.context, 'aws:cdk:bundling-stacks': [] },
  });
}

/** An empty stack in a {@link testApp}. */
export function testStack(): Stack {
  return new Stack(testApp(), 'Test');
}

/**
 * Synthesizes with the CDK's own validation of templates, which jest.config.js turns off: it throws
 * if CloudFormation would not take one.
 */
export function withValidation<T>(synthesize: () => T): T {
  const { CDK_VALIDATION } = process.env;
  process.env.CDK_VALIDATION = 'true';
  try {
    return synthesize();
  } finally {
    process.env.CDK_VALIDATION = CDK_VALIDATION;
  }
}

/** What the library puts inside and beside its own constructs: no part of any contract. */
const INTERNAL = /(^|\/)(Resource|Default|Code|Policy|Import.*|ImmutableRole.*)(\/|$)/;

/** Paths of the constructs in a construct, sorted. */
export function treeOf(root: IConstruct): string[] {
  return root.node
    .findAll()
    .filter((construct) => construct !== root)
    .map((construct) => construct.node.path.slice(root.node.path.length + 1))
    .filter((path) => !INTERNAL.test(path))
    .sort();
}

/** What a failing function throws, as far as a test looks at it. */
export function codeOf(act: () => unknown): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code;
  }
}
