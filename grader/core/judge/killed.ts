/** Why a run was ended from outside, or how its process died by itself. */
export type Killed =
  /** `busy`: it was the clock on the wall that ran out, and the process had not computed for its time. */
  | { reason: "timeout"; seconds: number; busy?: boolean }
  | { reason: "cancelled" }
  | { reason: "output" }
  /** It sent the grader more than a spec ever does, or what is no message at all. */
  | { reason: "messages" }
  /** `mb`: what it used, 0 where the engine ended it at its own limit. */
  | { reason: "memory"; mb: number; limitMb: number }
  | { reason: "exit"; code: number | null; signal: string | null };
