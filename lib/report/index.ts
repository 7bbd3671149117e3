export { renderReport } from './render';
export { renderSweep } from './sweep-page';
export { bundledTemplate, parseTemplate, type ReportTemplate, TEMPLATE_FILE } from './template';
