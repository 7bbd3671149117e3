/** Exit codes: part of the command's contract. */
export const EXIT = { ok: 0, user: 1, bug: 2, interrupted: 130 } as const;
