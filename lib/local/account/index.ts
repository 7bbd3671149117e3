export { type LocalAccount, type LocalAccountOptions, startLocalAccount } from './account';
