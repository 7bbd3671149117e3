import {
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  GetAuthorizationTokenCommand,
} from '@aws-sdk/client-ecr';
import { RankZeroError } from '../../core';
import { Clients } from '../aws/clients';
import { type AskedService, awsError } from '../machine/aws-error';
import type { ImageSource } from './read-images';

const ECR: AskedService = {
  name: 'ECR',
  code: 'Ecr',
  purpose: 'push to',
  needs:
    'To push, you need ecr:GetAuthorizationToken, DescribeRepositories, DescribeImages, BatchCheckLayerAvailability, InitiateLayerUpload, UploadLayerPart, CompleteLayerUpload and PutImage.',
};

/** The images that an account has in ECR. */
export class Registry {
  private readonly clients: Clients;

  /**
   * @param region absent: the one that the AWS SDK finds
   * @param account absent: that of the credentials
   */
  constructor(
    region: string | undefined,
    private readonly account: string | undefined,
  ) {
    this.clients = new Clients(region === undefined ? {} : { region });
  }

  /**
   * URI of an image in its repository.
   * @throws RepositoryNotFound – when the images stack is not deployed there
   */
  async uriOf({ repository, tag, stack }: ImageSource): Promise<string> {
    const found = await this.ask(
      () =>
        this.clients.ecr.send(
          new DescribeRepositoriesCommand({ ...this.whose(), repositoryNames: [repository] }),
        ),
      'RepositoryNotFoundException',
    );
    const uri = found?.repositories?.[0]?.repositoryUri;
    if (uri !== undefined) return `${uri}:${tag}`;
    const place = `account ${this.account ?? 'of the credentials'}, ${await this.region()}`;
    throw new RankZeroError(
      'RepositoryNotFound',
      `There is no repository ${repository} (${place}).`,
      { hint: `Deploy it first: npx cdk deploy ${stack}` },
    );
  }

  /** Whether an image of this tag is there. Tags are immutable, so it is the same image. */
  async has(image: ImageSource): Promise<boolean> {
    return (await this.digestOf(image)) !== undefined;
  }

  /** Digest of the image of this tag; undefined where there is none. */
  async digestOf({ repository, tag }: ImageSource): Promise<string | undefined> {
    const found = await this.ask(
      () =>
        this.clients.ecr.send(
          new DescribeImagesCommand({
            ...this.whose(),
            repositoryName: repository,
            imageIds: [{ imageTag: tag }],
          }),
        ),
      'ImageNotFoundException',
    );
    return found?.imageDetails?.[0]?.imageDigest;
  }

  /** A password for the user `AWS`, valid for twelve hours. */
  async password(): Promise<string> {
    const answer = await this.ask(() =>
      this.clients.ecr.send(new GetAuthorizationTokenCommand({})),
    );
    const token = answer?.authorizationData?.[0]?.authorizationToken ?? '';
    return Buffer.from(token, 'base64').toString('utf8').replace(/^AWS:/, '');
  }

  /** The region that it is in. */
  async region(): Promise<string> {
    try {
      return await this.clients.ecr.config.region();
    } catch (error) {
      throw awsError(error, ECR);
    }
  }

  close(): void {
    this.clients.close();
  }

  private whose(): { registryId?: string } {
    return this.account === undefined ? {} : { registryId: this.account };
  }

  /** The answer, or undefined for the error that means "not there". */
  private async ask<T>(call: () => Promise<T>, absent?: string): Promise<T | undefined> {
    try {
      return await call();
    } catch (error) {
      if (error instanceof Error && error.name === absent) return undefined;
      throw awsError(error, ECR);
    }
  }
}
