/** What a caller would be answered is lost on the way: it hears nothing until it gives up. */
export class LostAnswer extends Error {
  override readonly name = 'LostAnswer';

  constructor() {
    super('Unable to execute HTTP request: Read timed out');
  }
}
