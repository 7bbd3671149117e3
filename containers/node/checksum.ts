import { crc32 } from 'node:zlib';

export { crc32 };

/** The CRC's polynomial, bits reversed: the highest bit of a word stands for x^0. */
const POLYNOMIAL = 0xedb88320;
const ONE = 0x80000000;

/** A CRC-32 as S3 writes it: four bytes, highest first, in base64. */
export function encodeCrc32(crc: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc >>> 0);
  return bytes.toString('base64');
}

/** The CRC-32 of two pieces in a row, from those of the pieces. */
export function combineCrc32(first: number, second: number, secondSize: number): number {
  return (multiply(shift(secondSize), first) ^ second) >>> 0;
}

/** What moves a checksum `size` bytes forward: x^(8 · size) modulo the polynomial. */
function shift(size: number): number {
  let result = ONE;
  let square = ONE >>> 1;
  // Divided rather than shifted: more than 32 bits.
  for (let exponent = 8 * size; exponent > 0; exponent = Math.floor(exponent / 2)) {
    if (exponent % 2 === 1) result = multiply(result, square);
    square = multiply(square, square);
  }
  return result;
}

/** Multiplies two polynomials over GF(2), modulo the CRC's. */
function multiply(a: number, b: number): number {
  let product = 0;
  let multiple = b;
  for (let bits = a; bits !== 0; bits <<= 1) {
    if (bits & ONE) product ^= multiple;
    multiple = (multiple >>> 1) ^ (multiple & 1 ? POLYNOMIAL : 0);
  }
  return product >>> 0;
}
