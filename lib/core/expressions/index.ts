export { Expression, type Found, type Span } from './expression';
export { ExpressionError } from './source';
