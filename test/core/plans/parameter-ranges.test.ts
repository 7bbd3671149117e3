import { parameterRanges } from '../../../lib/core/plans/parameter-ranges';

describe('parameterRanges', () => {
  test('are three lists by type, and a fourth of what SageMaker finds a range for', () => {
    expect(
      parameterRanges(
        {
          a: { type: 'integer', min: 1, max: 3 },
          b: { type: 'continuous', min: 0.5, max: 1, scaling: 'Linear' },
          c: { type: 'categorical', values: ['x', 1, 0.5, true] },
          d: { type: 'integer', min: 5, max: 6, scaling: 'Auto' },
        },
        [['e', '0.1']],
      ),
    ).toEqual({
      IntegerParameterRanges: [
        { Name: 'a', MinValue: '1', MaxValue: '3' },
        { Name: 'd', MinValue: '5', MaxValue: '6', ScalingType: 'Auto' },
      ],
      ContinuousParameterRanges: [
        { Name: 'b', MinValue: '0.5', MaxValue: '1', ScalingType: 'Linear' },
      ],
      CategoricalParameterRanges: [{ Name: 'c', Values: ['x', '1', '0.5', 'true'] }],
      AutoParameters: [{ Name: 'e', ValueHint: '0.1' }],
    });
  });

  test('are absent where there are none, and so is each empty list', () => {
    expect(parameterRanges({}, [])).toBeUndefined();
    expect(parameterRanges({}, [['e', '1']])).toEqual({
      AutoParameters: [{ Name: 'e', ValueHint: '1' }],
    });
  });

  test.each([
    [1e-7, '1e-7'],
    [0.1 + 0.2, '0.30000000000000004'],
    [5e-324, '5e-324'],
    [9_007_199_254_740_991, '9007199254740991'],
    [-0.5, '-0.5'],
  ])('keep every digit of %p', (min, text) => {
    const ranges = parameterRanges({ x: { type: 'continuous', min, max: 1e300 } }, []);
    expect(ranges?.ContinuousParameterRanges).toEqual([
      { Name: 'x', MinValue: text, MaxValue: '1e+300' },
    ]);
  });
});
