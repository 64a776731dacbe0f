/** Why a run was stopped, or how its process ended by itself. */
export type Killed =
  /** `busy`: wall-clock time ran out before the process had used its computing time. */
  | { reason: "timeout"; seconds: number; busy?: boolean }
  | { reason: "cancelled" }
  | { reason: "output" }
  /** The process sent the grader far more than a spec does, or data that is not a message. */
  | { reason: "messages" }
  /** `mb`: the memory used; 0 if the JavaScript engine stopped at its own limit. */
  | { reason: "memory"; mb: number; limitMb: number }
  | { reason: "exit"; code: number | null; signal: string | null };
