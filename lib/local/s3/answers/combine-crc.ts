/** A CRC by its size in bits and its polynomial, lowest power first. */
interface Crc {
  readonly bits: number;
  readonly polynomial: bigint;
}

const CRCS: Readonly<Record<string, Crc>> = {
  crc32: { bits: 32, polynomial: 0xedb88320n },
  crc32c: { bits: 32, polynomial: 0x82f63b78n },
  crc64nvme: { bits: 64, polynomial: 0x9a6c9329ac4bc9b5n },
};

/** Whether checksums of parts can be made into that of the whole without reading it again. */
export function isCrc(algorithm: string): boolean {
  return Object.hasOwn(CRCS, algorithm);
}

/**
 * The CRC of some bytes and others behind them, from the CRC of each.
 *
 * The first one is moved on by as many zero bits as the others have, by multiplying with a power of x
 * modulo the polynomial; what begins and ends both values cancels out.
 *
 * @param sizes bytes of each part
 */
export function combineCrcs(
  algorithm: string,
  parts: readonly { readonly checksum: string; readonly size: number }[],
): string {
  const crc = CRCS[algorithm] as Crc;
  const value = parts.reduce((before, { checksum, size }) => {
    const moved = multiply(before, power(BigInt(size) * 8n, crc), crc);
    return moved ^ BigInt(`0x${Buffer.from(checksum, 'base64').toString('hex')}`);
  }, 0n);
  return Buffer.from(value.toString(16).padStart(crc.bits / 4, '0'), 'hex').toString('base64');
}

/** x to a power, modulo the polynomial; the highest bit stands for 1. */
function power(exponent: bigint, crc: Crc): bigint {
  let result = 1n << BigInt(crc.bits - 1);
  let square = result >> 1n;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = multiply(result, square, crc);
    square = multiply(square, square, crc);
  }
  return result;
}

function multiply(one: bigint, other: bigint, { bits, polynomial }: Crc): bigint {
  let product = 0n;
  let shifted = other;
  for (let bit = 1n << BigInt(bits - 1); bit > 0n; bit >>= 1n) {
    if (one & bit) product ^= shifted;
    shifted = shifted & 1n ? (shifted >> 1n) ^ polynomial : shifted >> 1n;
  }
  return product;
}
