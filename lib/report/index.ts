export { type BundlingHooks, reportBundling } from './bundling';
export { renderReport } from './render';
export { bundledTemplate, parseTemplate, type ReportTemplate, TEMPLATE_FILE } from './template';
