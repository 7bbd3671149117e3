/**
 * Opens a state, says how much of each kind it has, and then writes and counts until it is killed:
 * what a line says is written before it.
 *
 * Usage: node --import tsx writer.ts FOLDER
 */
import { LogStore } from '../../../lib/local/logs';
import { openState } from '../../../lib/local/state';
import { place } from './place';

async function main([folder = '']: string[]): Promise<void> {
  const state = await openState(folder, place);
  const records = state.records<{ readonly n: number; readonly text: string }>('records');
  const journals = state.journals<{ readonly n: number; readonly text: string }>('journals');
  const logs = new LogStore({
    ...place,
    clock: Date,
    directory: state.folder('logs'),
    records: { groups: state.records('groups'), streams: state.records('streams') },
  });
  await logs.load();
  let stored = 0;
  for (const group of logs.groups) {
    for (const stream of group.streams) {
      for await (const events of stream.events.after()) stored += events.length;
    }
  }
  const kept = records.all().length;
  const entries = journals.all().flat();
  if (entries.some(({ n }, at) => n !== at)) throw new Error('The journal has holes.');
  const found = { records: kept, entries: entries.length, events: stored };
  process.stdout.write(`${JSON.stringify(found)}\n`);
  const name = `group-${process.pid}`;
  logs.create({ name });
  for (let n = 0; ; n += 1) {
    const text = 'x'.repeat((n * 37) % 5_000);
    records.put(`record ${kept + n}`, { n, text });
    journals.append('the journal', { n: entries.length + n, text });
    const stream = logs.createStream(name, `stream ${n}`);
    await logs.append(stream, [{ timestamp: 2, message: text || 'x' }]);
    // Earlier than what is there: the file is written again.
    await logs.append(stream, [{ timestamp: 1, message: text || 'x' }]);
    const said = {
      records: kept + n + 1,
      entries: entries.length + n + 1,
      events: stored + 2 * n + 2,
    };
    process.stdout.write(`${JSON.stringify(said)}\n`);
  }
}

void main(process.argv.slice(2));
