export { readRestApis } from './read-rest-apis';
export { RestApiService } from './service';
export type { ApiAnswer, ApiSigner } from './types';
