export {
  type Containers,
  type LocalAccount,
  type LocalAccountOptions,
  startLocalAccount,
} from './account';
