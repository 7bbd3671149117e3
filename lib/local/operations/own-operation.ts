import { checkInput } from '../aws/check-input';
import type { InputOf, StructureShape } from '../aws/shapes';
import type { Wording } from '../aws/wording';
import { missingOperation } from './missing-operation';
import type { Operation } from './operation';
import { rowOf, type Service } from './service';

/** An operation of a service that runs in this process. */
export interface OwnOperation<Handler> extends Operation {
  /** What its input has to be. @default - `run` checks it, as there is more to it than a shape */
  readonly input?: StructureShape;
  /** Answers: what it returns is written as JSON. The input is checked by then. */
  readonly run: (handler: Handler, input: never) => object | Promise<object>;
}

/**
 * Makes rows of a service whose `run` gets what their `input` says, typed.
 *
 * @typeParam Handler what the rows have answer
 */
export const rowsOf =
  <Handler>() =>
  <S extends StructureShape>(
    row: Operation & {
      readonly input: S;
      readonly run: (handler: Handler, input: InputOf<S>) => object | Promise<object>;
    },
  ): OwnOperation<Handler> =>
    row;

/**
 * Answers a call by its row.
 *
 * @param wording how the service says what is wrong with an input
 * @throws SerializationException, ValidationException – for an input that is not as the row says
 */
export function runOwn<Handler>(
  { input: shape, run }: OwnOperation<Handler>,
  handler: Handler,
  input: unknown,
  wording: Wording,
): object | Promise<object> {
  const checked = shape === undefined ? input : checkInput(shape, input, wording);
  // `rowsOf` has made sure that `run` takes what the shape says.
  return run(handler, checked as never);
}

/**
 * Answers a call of a service by its row.
 *
 * @throws UnknownOperationException – for an operation without a row; SerializationException,
 * ValidationException – as {@link runOwn}
 */
export function answerOwn<Handler>(
  service: Service<OwnOperation<Handler>>,
  operation: string,
  handler: Handler,
  input: unknown,
  wording: Wording,
): object | Promise<object> {
  const row = rowOf(service, operation);
  if (row === undefined) throw missingOperation(service, operation);
  return runOwn(row, handler, input, wording);
}
