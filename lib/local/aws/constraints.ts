import type { IntegerShape, Shape, StringShape } from './shapes';

/** A rule for a single value, in AWS's words. */
export interface Constraint {
  readonly text: string;
  holds(value: unknown): boolean;
}

/** What a value of a scalar shape has to satisfy. */
export function constraintsOf(shape: Shape): Constraint[] {
  if (shape.type === 'string') return stringConstraints(shape);
  return shape.type === 'integer' ? numberConstraints(shape) : [];
}

function stringConstraints(shape: StringShape): Constraint[] {
  const { min, max, maxBytes, pattern, values, furtherValues } = shape;
  const length = (value: unknown) => [...String(value)].length;
  const constraints: Constraint[] = [];
  if (max !== undefined) {
    constraints.push({
      text: `Member must have length less than or equal to ${max}`,
      holds: (value) => length(value) <= max,
    });
  }
  if (min !== undefined) {
    constraints.push({
      text: `Member must have length greater than or equal to ${min}`,
      holds: (value) => length(value) >= min,
    });
  }
  if (maxBytes !== undefined) {
    constraints.push({
      text: `Member must have size less than or equal to ${maxBytes} bytes in UTF-8 encoding`,
      holds: (value) => Buffer.byteLength(String(value)) <= maxBytes,
    });
  }
  if (pattern !== undefined) {
    const whole = new RegExp(`^(?:${pattern})$`, 'u');
    constraints.push({
      text: `Member must satisfy regular expression pattern: ${pattern}`,
      holds: (value) => whole.test(String(value)),
    });
  }
  if (values) {
    constraints.push({
      text: `Member must satisfy enum value set: [${values.join(', ')}]`,
      holds: (value) =>
        values.includes(String(value)) || (furtherValues?.test(String(value)) ?? false),
    });
  }
  return constraints;
}

function numberConstraints({ min, max }: IntegerShape): Constraint[] {
  const constraints: Constraint[] = [];
  if (max !== undefined) {
    constraints.push({
      text: `Member must have value less than or equal to ${max}`,
      holds: (value) => Number(value) <= max,
    });
  }
  if (min !== undefined) {
    constraints.push({
      text: `Member must have value greater than or equal to ${min}`,
      holds: (value) => Number(value) >= min,
    });
  }
  return constraints;
}
