/**
 * JSON text of the value that a scope handles at the moment. States hand the same value on and on:
 * one is written as text once, not when it enters, is checked and leaves each of them.
 */
export class JsonText {
  private value: unknown;
  private text = '';

  /** The text of a value, which nobody changes any more. */
  of(value: unknown): string {
    if (value !== this.value) {
      this.text = JSON.stringify(value);
      this.value = value;
    }
    return this.text;
  }
}
