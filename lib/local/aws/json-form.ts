/** An API structure as it is in JSON: timestamps are seconds since the epoch, with fractions. */
export type JsonForm<T> = T extends Date
  ? number
  : T extends readonly (infer Item)[]
    ? readonly JsonForm<Item>[]
    : T extends object
      ? { [Name in keyof T]: JsonForm<T[Name]> }
      : T;
