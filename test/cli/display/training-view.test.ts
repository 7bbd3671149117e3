import { TrainingView } from '../../../lib/cli/display/training-view';

const METRICS = { 'train:error': 0.0798, 'validation:error': 0.2013 };

/** What stands beside the phase in so much room. */
function head(room: number, metrics: Readonly<Record<string, number>>, rounds?: number): string {
  const view = new TrainingView(rounds);
  for (const [name, value] of Object.entries(metrics)) view.metric(name, value);
  return view.head(room);
}

describe('the view of a training', () => {
  test('has bar, rounds and metrics, those of unseen data first', () => {
    expect(head(90, METRICS, 60)).toBe(
      `${'░'.repeat(24)} 1/60  validation:error 0.2013  train:error 0.0798`,
    );
  });

  test('has a shorter bar and only whole metrics on a narrow terminal', () => {
    expect(head(46, METRICS, 60)).toBe(`${'░'.repeat(12)} 1/60  validation:error 0.2013`);
    expect(head(34, METRICS, 60)).toBe('1/60  validation:error 0.2013');
    expect(head(20, METRICS, 60)).toBe('validation:error 0.2013');
  });

  test('has no bar where the number of rounds is not known, or none was reported', () => {
    expect(head(40, METRICS)).toBe('validation:error 0.2013');
    expect(head(40, {}, 60)).toBe('');
  });
});
