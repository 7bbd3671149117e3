import type { Told } from './told';

type Unwrapped = Pick<Told, 'fault' | 'phase' | 'runnerCode' | 'exitCode' | 'voice' | 'message'> & {
  /** The code of a refusal that is told as a job's reason. */
  readonly code?: string;
};

/** What SDKs and SageMaker Pipelines put before a job's FailureReason. */
const RETOLD =
  /^(?:[\w.]+(?:Error|Exception): )?Error (?:for|training) [^\n]*?(?:Failed\.? Reason|Reason): |^Failure ?[Rr]eason: /;
const PIPELINE = /Failed to invoke sagemaker:\w+\. Error Details: /;
const PIPELINE_END =
  /\s*Retry not appropriate on execution of step with PipelineExecutionArn[\s\S]*$/;
const FAULT = /^\s*(ClientError|AlgorithmError|InternalServerError|CapacityError)\s*:\s*/;
const PHASE =
  /^\s*(Data download|Artifact upload) failed\b(?: (?:for|of) [^:.\n]{0,200})?\s*[:.]?\s*/i;
/** Its last part: what comes before is what the failure file said. */
const EXIT_CODE =
  /(?:^|[,\s])\s*(?:process )?exit(?:ed)?(?: with)? ?(?:status|code)\s*:?\s*(-?\d{1,3})\s*\.?\s*$/i;
/** SageMaker's toolkits say so at the head of the failure file. */
const TOOLKIT =
  /^\s*(?:ExecuteUserScriptError|InstallModuleError|ImportModuleError|InstallRequirementsError|UserScriptError)\s*:?\s*|^\s*framework error\s*:\s*/i;
const TOOLKIT_EXIT = /\bExitCode (-?\d{1,3})\b/;
const RUNNER = /^\s*\[rankzero\] (\w+):\s*/;
const TRACEBACK = /Traceback \(most recent call last\)|^\s*at .+\(.+:\d+:\d+\)$/m;

/**
 * Takes the prefixes of a FailureReason off: `ClientError: Artifact upload failed:ClientError: …`
 * says three times whose fault something may be, and only what follows tells.
 */
export function unwrapMessage(reason: string): Unwrapped {
  let text = reason.replace(RETOLD, '').replace(PIPELINE_END, '');
  let fault: Unwrapped['fault'];
  let phase: Unwrapped['phase'];
  for (;;) {
    const [faultPrefix, named] = FAULT.exec(text) ?? [];
    if (faultPrefix !== undefined) {
      fault = named as Unwrapped['fault'];
      text = text.slice(faultPrefix.length);
      continue;
    }
    const [phasePrefix, moved] = PHASE.exec(text) ?? [];
    if (phasePrefix === undefined) break;
    phase = moved?.toLowerCase() === 'data download' ? 'download' : 'upload';
    text = text.slice(phasePrefix.length);
  }
  const isRefusal = PIPELINE.test(text);
  text = text.replace(PIPELINE, '');
  // The toolkit's own exit code, at the end, is 1 whatever the script's was.
  const [, exitCode] = TOOLKIT_EXIT.exec(text) ?? EXIT_CODE.exec(text) ?? [];
  text = text.replace(EXIT_CODE, '').replace(/,\s*$/, '');
  const [, runnerCode] = RUNNER.exec(text) ?? [];
  const isCode =
    runnerCode !== undefined ||
    (phase === undefined &&
      fault !== 'ClientError' &&
      (fault === 'AlgorithmError' ||
        exitCode !== undefined ||
        TOOLKIT.test(text) ||
        TRACEBACK.test(text)));
  return {
    // A refusal is a service's word, whatever stands before it.
    ...(fault === undefined || isRefusal ? {} : { fault }),
    ...(phase === undefined ? {} : { phase }),
    ...(runnerCode === undefined ? {} : { runnerCode }),
    ...(exitCode === undefined ? {} : { exitCode: Number(exitCode) }),
    ...(isRefusal ? { code: 'ValidationException' } : {}),
    voice: isCode ? 'code' : 'service',
    message: isCode ? ownMessage(text.replace(RUNNER, '')) : text.trim(),
  };
}

/** What the toolkit quotes of the script's error output, or the text as it is. */
function ownMessage(text: string): string {
  const own = text.replace(TOOLKIT, '');
  const [, quoted] = /\bErrorMessage "([\s\S]*?)"?\s*(?:\bCommand "[\s\S]*)?$/.exec(own) ?? [];
  const told =
    quoted ?? own.replace(/^\s*(?:ExitCode -?\d+\s*)?Command "[^\n]*?"?\s*(?=Traceback|$)/, '');
  return told.trim();
}

/** The innermost message of a FailureReason, without labels and exit code; empty where there is none. */
export function ownWords(failureReason: string): string {
  return unwrapMessage(failureReason).message;
}
