import fc from 'fast-check';
import { Admission, type Place } from '../../../../lib/local/sagemaker/jobs/admission';

const PROCESSORS = 4;

/** Jobs by number: asks for places, and notes who has begun. */
function door() {
  const admission = new Admission(PROCESSORS);
  const places: Place[] = [];
  const begun: number[] = [];
  return {
    places,
    begun,
    ask: (processes: number) => {
      const number = places.push(admission.ask(processes)) - 1;
      void places[number]?.granted.then(() => begun.push(number));
    },
    /** Once whoever may begin has. */
    settled: () => new Promise<void>((resolve) => setImmediate(resolve)),
  };
}

describe('admission', () => {
  test('says at once who has to wait', () => {
    const { ask, places } = door();
    for (const processes of [1, 2, 2, 1]) ask(processes);
    // The last would fit, but nobody is overtaken.
    expect(places.map(({ isWaiting }) => isWaiting)).toEqual([false, false, true, true]);
  });

  test('lets a job with more processes than processors run alone', async () => {
    const { ask, places, begun, settled } = door();
    for (const processes of [1, 99, 1]) ask(processes);
    await settled();
    expect(begun).toEqual([0]);
    places[0]?.leave();
    await settled();
    expect(begun).toEqual([0, 1]);
    places[1]?.leave();
    await settled();
    expect(begun).toEqual([0, 1, 2]);
  });

  test('never lets in too many, nobody out of turn, and everybody in the end', async () => {
    const job = fc.record({
      processes: fc.integer({ min: 1, max: PROCESSORS + 1 }),
      /** Leaves, running or waiting, when so many later ones have asked. */
      staysFor: fc.nat(6),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(job, { maxLength: 20 }), async (jobs) => {
        const { ask, places, begun, settled } = door();
        const left = new Set<number>();
        const gaveUp = new Set<number>();
        const leave = (number: number) => {
          if (!begun.includes(number)) gaveUp.add(number);
          left.add(number);
          places[number]?.leave();
          // Once more changes nothing.
          places[number]?.leave();
        };
        const check = async () => {
          await settled();
          const running = begun.filter((number) => !left.has(number));
          const sizes = running.map((n) => Math.min(jobs[n]?.processes ?? 0, PROCESSORS));
          expect(sizes.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(PROCESSORS);
          expect(begun).toEqual(begun.toSorted((a, b) => a - b));
        };
        for (const [now, { processes }] of jobs.entries()) {
          ask(processes);
          await check();
          for (const [number, { staysFor }] of jobs.entries()) {
            if (left.has(number) || number + staysFor !== now) continue;
            leave(number);
            await check();
          }
        }
        for (const number of jobs.keys()) {
          if (left.has(number)) continue;
          leave(number);
          await check();
        }
        const others = [...jobs.keys()].filter((number) => !gaveUp.has(number));
        expect(begun).toEqual(others);
      }),
    );
  });
});
