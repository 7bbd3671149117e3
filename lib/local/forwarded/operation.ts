import type { Operation, OperationInput, Service } from '../operations';

/**
 * An operation that is handed on to moto. Moto has many more, which it does by halves or with other
 * stand-ins of its own: what has no row is refused, so that nothing seems to work.
 */
export interface ForwardedOperation extends Operation {
  /**
   * Changes a JSON input to what moto understands, or refuses what moto would ignore.
   *
   * @default - handed on as it is
   */
  readonly narrow?: (input: OperationInput) => OperationInput;
  /** The same for a form, which is only ever refused. @default - handed on as it is */
  readonly checkForm?: (form: URLSearchParams) => void;
}

/** A service that moto provides. */
export type ForwardedService = Service<ForwardedOperation, 'moto'>;
