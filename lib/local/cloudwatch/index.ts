export { MetricStore } from './metric-store';
export { CLOUDWATCH } from './operations';
export { CloudWatchService } from './service';
export { trainingMetric } from './training-metrics';
