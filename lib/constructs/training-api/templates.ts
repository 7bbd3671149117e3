import { API_NAME } from '../../core';

/**
 * Mapping templates of the API, in the Velocity Template Language as API Gateway has it.
 *
 * What a caller gives goes into JSON by one of two ways: a name or a word keeps its own characters, and
 * each other one becomes `?`, which no resource has in its name; all else is escaped as API Gateway's
 * manual shows. Nothing of a caller's is ever a template.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */

/** The characters that {@link API_NAME} lists last. */
const [NAME_CHARACTERS = ''] = API_NAME.match(/[^[\]]+(?=\]\{)/) ?? [];

/** A parameter of the path or the query; empty where it is not given. */
const parameter = (name: string) => `"$!input.params('${name}')"`;
const kept = (variable: string, characters: string) =>
  `${variable}.replaceAll("[^${characters}]", "?")`;
/** `escapeJavaScript` escapes single quotes too, which JSON does not allow. */
const escaped = (value: string) => `$util.escapeJavaScript(${value}).replaceAll("\\\\'", "'")`;

/** Sets `$name` to the name in the path. */
const NAME = `#set($given = ${parameter('name')})
#set($name = ${kept('$given', NAME_CHARACTERS)})
`;

/** The input of DescribeExecution. @param executions - ARN of the executions, without a name */
export const describeExecution = (executions: string) =>
  `${NAME}{"executionArn": "${executions}:$name"}`;

/** The input of StopExecution, which says who has stopped it. */
export const stopExecution = (executions: string) =>
  `${NAME}{
  "executionArn": "${executions}:$name",
  "error": "Stopped",
  "cause": "Stopped through the API by ${escaped('$context.identity.userArn')}."
}`;

/** The input of ListExecutions. What is no number goes as text, which Step Functions refuses. */
export const listExecutions = (stateMachineArn: string) =>
  `#set($given = ${parameter('status')})
#set($status = ${kept('$given', 'A-Z_')})
#set($given = ${parameter('limit')})
#set($limit = ${kept('$given', '0-9')})
#set($next = ${parameter('next')})
{
  "stateMachineArn": "${stateMachineArn}"
  #if($status != ""), "statusFilter": "$status" #end
  #if($limit.contains("?")), "maxResults": "$limit" #elseif($limit != ""), "maxResults": $limit #end
  #if($next != ""), "nextToken": "${escaped('$next')}" #end
}`;

/** The input of GetParameter. @param path - of the tasks' records, without a slash at its end */
export const getTask = (path: string) => `${NAME}{"Name": "${path}/$name"}`;

/** The input of GetParametersByPath, which has at most ten in a page. */
export const listTasks = (path: string) =>
  `#set($next = ${parameter('next')})
{
  "Path": "${path}",
  "MaxResults": 10
  #if($next != ""), "NextToken": "${escaped('$next')}" #end
}`;

/**
 * What is told of an execution: not its input, which may hold secrets. Its output is JSON already.
 */
export const EXECUTION = `#set($it = $input.path('$'))
{
  "name": "${escaped('$it.name')}",
  "executionArn": "${escaped('$it.executionArn')}",
  "status": "$it.status",
  "startDate": $it.startDate
  #if($it.stopDate), "stopDate": $it.stopDate #end
  #if($it.output), "result": $it.output #end
  #if($it.error), "failure": {"error": "${escaped('$it.error')}", "cause": "${escaped('$it.cause')}"} #end
}`;

/** A page of executions, the latest first. */
export const EXECUTIONS = `#set($page = $input.path('$'))
{
  "executions": [
    #foreach($it in $page.executions)
    {
      "name": "${escaped('$it.name')}",
      "status": "$it.status",
      "startDate": $it.startDate
      #if($it.stopDate), "stopDate": $it.stopDate #end
    }#if($foreach.hasNext),#end

    #end
  ]
  #if($page.nextToken), "next": "${escaped('$page.nextToken')}" #end
}`;

export const STOPPED = `#set($it = $input.path('$'))
{"stopDate": $it.stopDate}`;

/** A task's record, as the parameter has it: JSON. */
export const TASK = `$input.path('$.Parameter.Value')`;

/** A page of records. */
export const TASKS = `#set($page = $input.path('$'))
{
  "tasks": [
    #foreach($it in $page.Parameters)
    $it.Value#if($foreach.hasNext),#end

    #end
  ]
  #if($page.NextToken), "next": "${escaped('$page.NextToken')}" #end
}`;

/** What of a caller's a service may not have taken. */
export interface Taken {
  /** HTTP status. */
  readonly status: 400 | 404;
  readonly code: string;
  readonly message: string;
}

/** An error of a service: one of the caller's, one of too many calls, or ours. */
export const serviceError = ({ status, code, message }: Taken) =>
  `#set($type = $input.path('$.__type'))
#if($type.contains("Throttl"))
#set($context.responseOverride.status = 429)
{"code": "Throttled", "message": "There are too many requests; try again in a second."}
#elseif($type.contains("AccessDenied"))
#set($context.responseOverride.status = 502)
{"code": "ServiceFailed", "message": "The API may not do this; deploy the workflow again."}
#else
#set($context.responseOverride.status = ${status})
${JSON.stringify({ code, message })}
#end`;

/** A service that has failed. */
export const SERVICE_FAILED = JSON.stringify({
  code: 'ServiceFailed',
  message: 'A service of AWS has failed; try again.',
});
