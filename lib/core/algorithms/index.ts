export * from './file-names';
export * from './hyperparameters';
export * from './instance-types';
export * from './local-stand-ins';
export * from './partitions';
export * from './registry';
export * from './xgboost/check-channel';
export * from './xgboost/check-xgboost';
