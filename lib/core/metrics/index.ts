export { MetricReader } from './metric-reader';
