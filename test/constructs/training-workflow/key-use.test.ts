import { App, Fn, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import { builtinTask, type KeyObject } from '../../../lib/core';
import { testApp, testStack } from '../../_helpers/cdk';
import { statementsOf } from '../../_helpers/policies';
import { access, accessOf, arn } from './_helpers/access';

describe('the keys of tasks', () => {
  test('names the key of volumes, and that of outputs, by ARN', () => {
    const outputKey = 'arn:aws:kms:eu-west-1:111122223333:key/mrk-1';
    const statements = accessOf({
      encryption: { volumeKmsKeyId: '0123-4567', outputKmsKeyId: outputKey },
    });
    expect(statements).toContainEqual({
      Action: 'kms:CreateGrant',
      Effect: 'Allow',
      Resource: arn('kms', 'key/0123-4567'),
    });
    expect(statements).toContainEqual({
      Action: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey'],
      Effect: 'Allow',
      Resource: outputKey,
    });
  });

  test.each([
    ['alias/mine', arn('kms', 'key/*')],
    ['arn:aws:kms:eu-west-1:111122223333:alias/mine', 'arn:aws:kms:eu-west-1:111122223333:key/*'],
  ])('finds the key behind %s by a condition', (volumeKmsKeyId, keys) => {
    expect(accessOf({ encryption: { volumeKmsKeyId } })).toContainEqual({
      Action: 'kms:CreateGrant',
      Effect: 'Allow',
      Resource: keys,
      Condition: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/mine' } },
    });
  });

  describe('with keys of the app', () => {
    const useOf = (key: (stack: Stack) => string | KeyObject, stack = testStack()) => {
      access(stack, [
        builtinTask('x', { algorithm: 'kmeans', encryption: { outputKmsKeyId: key(stack) } }),
      ]);
      return statementsOf(Template.fromStack(stack), 'Access').find(({ Action }) =>
        Action.includes('kms:GenerateDataKey'),
      );
    };
    const keyArn = { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] };

    test.each([
      ['the key itself', (stack: Stack) => new kms.Key(stack, 'Key')],
      ['its ARN', (stack: Stack) => new kms.Key(stack, 'Key').keyArn],
      ['its id', (stack: Stack) => new kms.Key(stack, 'Key').keyId],
    ])('names a key by its ARN, given %s', (_what, key) => {
      expect(useOf(key)).toEqual({
        Action: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey'],
        Effect: 'Allow',
        Resource: keyArn,
      });
    });

    describe.each([true, false])('and the flag aliasNameRef %s', (isRef) => {
      const aliasStack = () =>
        new Stack(new App({ context: { '@aws-cdk/aws-kms:aliasNameRef': isRef } }), 'Test');
      const alias = (stack: Stack) => new kms.Key(stack, 'Key').addAlias('alias/ml');
      test.each([
        ['the alias itself', alias],
        ['its name', (stack: Stack) => alias(stack).aliasName],
        ['its ARN', (stack: Stack) => alias(stack).keyArn],
      ])('finds the key behind an alias, given %s', (_what, key) => {
        const found = useOf(key, aliasStack());
        expect(found?.Resource).toEqual(arn('kms', 'key/*'));
        expect(found?.Condition).toEqual({
          'ForAnyValue:StringEquals': {
            'kms:ResourceAliases': isRef ? { Ref: expect.stringMatching(/^KeyAlias/) } : 'alias/ml',
          },
        });
      });
    });

    test('takes what only the deployment knows for an ARN', () => {
      const imported = { 'Fn::ImportValue': 'Key' };
      expect(useOf(() => Fn.importValue('Key'))?.Resource).toEqual(imported);
      expect(
        useOf((stack) => kms.Key.fromKeyArn(stack, 'Key', Fn.importValue('Key')))?.Resource,
      ).toEqual(imported);
    });

    test('names a key of another stack by a reference to it', () => {
      const app = testApp();
      const other = new kms.Key(new Stack(app, 'Keys'), 'Key');
      const found = useOf(() => other, new Stack(app, 'Test'));
      expect(JSON.stringify(found?.Resource)).toMatch(/^\{"Fn::ImportValue":"Keys:.*Arn/);
    });
  });
});
