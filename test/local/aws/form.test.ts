import { inputOfForm } from '../../../lib/local/aws/form';
import { boolean, integer, string, structure } from '../../../lib/local/aws/shapes';

const shape = structure({ Name: string(0, 9), Size: integer(), IsOn: boolean });

test.each([
  ['Action=Do&Version=2011-06-15&X-Amz-Date=1&Name=7', { Name: '7' }],
  ['Size=-12&IsOn=true', { Size: -12, IsOn: true }],
  // The check tells what these should be.
  ['Size=1.5&IsOn=yes&Other=1', { Size: '1.5', IsOn: 'yes', Other: '1' }],
  ['', {}],
])('the form %j is an input of the types that its shape has', (form, input) => {
  expect(inputOfForm(shape, new URLSearchParams(form))).toEqual(input);
});
