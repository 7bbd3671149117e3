/** An environment variable that the function needs. */
export function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') {
    throw new Error(`The environment variable ${name} is not set; deploy the workflow again.`);
  }
  return value;
}
