import type { RawHyperparameters } from '../../model';
import type { Problems } from '../../problems';
import { hyperparameterPath } from '../../request-paths';
import { XGBOOST_HYPERPARAMETERS } from './pages';

/** Updaters that grow trees; the container takes one of them at most. */
const GROWING: readonly string[] = [
  'distcol',
  'grow_colmaker',
  'grow_gpu_hist',
  'grow_histmaker',
  'grow_local_histmaker',
  'grow_quantile_histmaker',
  'grow_skmaker',
];
/** Updaters of trees that are there; `"process_type": "update"` takes no others. */
const UPDATING: readonly string[] = ['prune', 'refresh'];
const LINEAR: readonly string[] = ['coord_descent', 'shotgun'];

/** Which updaters go together depends on the booster and on what is done to the trees. */
export function checkUpdaters(raw: RawHyperparameters, problems: Problems): void {
  if (raw.updater === undefined) return;
  const updaters = raw.updater.split(',');
  const areAll = (choices: readonly string[]) => updaters.every((name) => choices.includes(name));
  const refuse = (message: string, allowed: string) =>
    problems.add('InvalidHyperparameter', hyperparameterPath('updater'), message, {
      found: raw.updater,
      allowed,
      see: XGBOOST_HYPERPARAMETERS,
    });
  if (raw.booster === 'gblinear') {
    if (updaters.length > 1 || !areAll(LINEAR)) {
      refuse('The linear booster takes one linear updater.', LINEAR.join(' or '));
    }
  } else if (raw.process_type === 'update') {
    if (!areAll(UPDATING)) {
      refuse('A run that updates a model cannot grow trees.', UPDATING.join(' and '));
    }
  } else if (updaters.some((name) => LINEAR.includes(name))) {
    refuse(
      'This updater is for the linear booster only.',
      '"booster": "gblinear", or a tree updater',
    );
  } else if (updaters.filter((name) => GROWING.includes(name)).length > 1) {
    refuse('One updater can grow the trees.', `one of ${GROWING.join(', ')}`);
  }
}
