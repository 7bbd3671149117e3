import { guidePage } from '../tables';

/** XGBoost's pages of the developer guide. */
export const ABOUT_XGBOOST = guidePage('xgboost');
export const XGBOOST_HYPERPARAMETERS = guidePage('xgboost_hyperparameters');
