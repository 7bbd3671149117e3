export { renderReport } from './render';
export { bundledTemplate, parseTemplate, type ReportTemplate, TEMPLATE_FILE } from './template';
