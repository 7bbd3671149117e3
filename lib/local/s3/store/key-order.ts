/** Keys in S3's order: that of their UTF-8 bytes. */
export class KeyOrder {
  private readonly keys: string[];

  constructor(keys: Iterable<string> = []) {
    this.keys = [...keys].sort(compareKeys);
  }

  get size(): number {
    return this.keys.length;
  }

  add(key: string): void {
    const place = this.placeOf(key);
    if (this.keys[place] !== key) this.keys.splice(place, 0, key);
  }

  remove(key: string): void {
    const place = this.placeOf(key);
    if (this.keys[place] === key) this.keys.splice(place, 1);
  }

  /** The first key that is not before this text. @returns undefined after the last one */
  from(text: string): string | undefined {
    return this.keys[this.placeOf(text)];
  }

  /** The first key behind this one. */
  after(key: string): string | undefined {
    const place = this.placeOf(key);
    return this.keys[this.keys[place] === key ? place + 1 : place];
  }

  /** The first key that neither begins with this text nor stands before it. */
  behind(prefix: string): string | undefined {
    let low = this.placeOf(prefix);
    let high = this.keys.length;
    // Keys of one prefix stand together.
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.keys[middle]?.startsWith(prefix)) low = middle + 1;
      else high = middle;
    }
    return this.keys[low];
  }

  private placeOf(text: string): number {
    let low = 0;
    let high = this.keys.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareKeys(this.keys[middle] ?? '', text) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The order of two keys' UTF-8 bytes; JavaScript's own order of texts is that of UTF-16. */
export function compareKeys(one: string, other: string): number {
  const shorter = Math.min(one.length, other.length);
  for (let at = 0; at < shorter; at += 1) {
    const a = one.charCodeAt(at);
    const b = other.charCodeAt(at);
    if (a !== b) return inUtf8(a) - inUtf8(b);
  }
  return one.length - other.length;
}

/** Halves of characters beyond U+FFFF come last in UTF-8, in UTF-16 before U+E000. */
function inUtf8(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
