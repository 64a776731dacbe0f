/** One thing that was looked at. */
export interface DoctorFinding {
  name: string;
  state: "ok" | "note" | "bad";
  text: string;
}
