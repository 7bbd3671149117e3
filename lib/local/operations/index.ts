export type { CallerFacts, JsonService, QueryService } from './answering';
export { authorizeCalls, authorizeRole, type CallToAuthorize } from './authorize-calls';
export { missingOperation } from './missing-operation';
export { anywhere, nothing, onArn, onNamed, text, texts } from './needs';
export type { AskedOperation, Needs, Operation, OperationInput } from './operation';
export { answerOwn, type OwnOperation, rowsOf, runOwn } from './own-operation';
export { requirementsOf } from './requirements';
export { rowOf, type Service, type ServiceFacts } from './service';
export { UnknownAction } from './unknown-action';
