export { type Journals, noJournals } from './journals';
export { noRecords, type Records } from './records';
export { openState, type State } from './state';
