import type { Rule } from './rule';

/** A function of ours that did not run to its end; what may be wrong with it passes, or is a mistake. */
export const BY_FUNCTION: readonly Rule[] = [
  { class: 'BadRequest', code: /^InvalidRequest$/ },
  {
    class: 'InternalError',
    code: /^(?:TypeError|RangeError|ReferenceError|SyntaxError|Runtime\.(?:ImportModuleError|HandlerNotFound|UserCodeSyntaxError)|States\.(?:DataLimitExceeded|QueryEvaluationError)|Function\.ResponseSizeTooLarge|Lambda\.(?:InvalidParameterValueException|InvalidRequestContentException|RequestTooLargeException|ResourceNotFoundException))$/,
    retry: 'never',
    sentence: 'A function of the workflow failed.',
    advice: "Report it with the message; the function's log tells more.",
  },
  {
    class: 'InternalError',
    code: /^(?:Lambda\.Unknown|Runtime\.|Sandbox\.|States\.Timeout$|States\.TaskFailed$)/,
    sentence: 'A function of the workflow crashed, or ran out of memory or time.',
    advice: "Redrive the execution; the function's log tells more.",
  },
].map((rule) => ({ ...rule, stage: ['plan', 'collect'] }) as Rule);
