import type { Plan } from '../model';

/** A plan with further notes. */
export function addNotes(plan: Plan, notes: readonly string[]): Plan {
  if (notes.length === 0) return plan;
  return { ...plan, notes: [...notes, ...(plan.notes ?? [])] };
}
