export * from './between';
export * from './channels';
export * from './condition';
export * from './hyperparameters';
export * from './instances';
export * from './names';
