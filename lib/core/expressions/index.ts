export { Expression } from './expression';
export { ExpressionError } from './source';
