export { SSM } from './operations';
export { Parameters } from './parameters';
export { createParameter, type NewParameter } from './put-parameter';
export { ParameterStoreService } from './service';
